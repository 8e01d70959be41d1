package io.packetfs.edge.task;

import java.util.concurrent.atomic.AtomicLong;

/** Room, over the whole node, for bytes that are fetched before their turn. Thread-safe. */
final class HoldBudget {
  private final AtomicLong left;
  private final long max;

  /** So many bytes, 0... */
  HoldBudget(long bytesMax) {
    max = bytesMax;
    left = new AtomicLong(bytesMax);
  }

  /** Takes the bytes if there is room for all of them. */
  boolean tryReserve(long bytes) {
    return left.getAndUpdate(n -> n >= bytes ? n - bytes : n) >= bytes;
  }

  void release(long bytes) {
    left.addAndGet(bytes);
  }

  /** Bytes taken. */
  long reserved() {
    return max - left.get();
  }
}
