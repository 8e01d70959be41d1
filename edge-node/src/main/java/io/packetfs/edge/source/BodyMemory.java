package io.packetfs.edge.source;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of HTTP bodies a node holds: those that wait for a compute thread or for their
 * turn, and those that are being computed. Thread-safe.
 */
public final class BodyMemory {
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  void took(int bytes) {
    long now = held.addAndGet(bytes);
    if (now > peak.get()) {
      peak.accumulateAndGet(now, Math::max);
    }
  }

  void gave(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Bytes held now. */
  public long heldBytes() {
    return held.get();
  }

  /** The most that were held at once since the start, in bytes. */
  public long peakBytes() {
    return peak.get();
  }
}
