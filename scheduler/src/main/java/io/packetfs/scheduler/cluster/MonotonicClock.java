package io.packetfs.scheduler.cluster;

/**
 * Ms since the epoch that never go back: the wall clock when it was made, and the monotonic clock
 * since.
 */
final class MonotonicClock {
  private static final long NANOS_PER_MS = 1_000_000;

  private final long startMs = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();

  long nowMs() {
    return startMs + (System.nanoTime() - startNanos) / NANOS_PER_MS;
  }
}
