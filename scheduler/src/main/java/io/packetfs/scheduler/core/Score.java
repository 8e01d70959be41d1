package io.packetfs.scheduler.core;

/**
 * How well a pCPU suits a task: the expected time to its result, dearer by its price, cheaper where
 * the cache is warm. The lowest total wins. Pure.
 *
 * @param expectedMs latency and service of the task, given how busy the pCPU is
 * @param priceFactor 1 for free, 2 for a pCPU that asks 1 a GiB
 * @param coldFactor 1 where the windows are kept warm, {@link #COLD} elsewhere
 */
record Score(double expectedMs, double priceFactor, double coldFactor) {

  /** A cache that is not the windows' own is taken when it is this much quicker. */
  static final double COLD = 1.5;

  /** A rate that is assumed until one was measured: 256 MiB/s. */
  static final double UNMEASURED_BYTES_PER_SECOND = 256L << 20;

  private static final double MILLIS_PER_SECOND = 1_000;

  /**
   * Scores one pCPU for one task.
   *
   * @param latencyMs measured or declared time to the first byte
   * @param bytesPerSecond measured rate of one task, or 0: not measured
   * @param taskBytes the task's size
   * @param busy tasks it has, over those it takes, 0..1
   * @param costPerGib its declared price
   * @param keepsWarm whether its cache is the one that keeps these windows
   */
  static Score of(
      double latencyMs,
      double bytesPerSecond,
      long taskBytes,
      double busy,
      double costPerGib,
      boolean keepsWarm) {
    double rate = bytesPerSecond > 0 ? bytesPerSecond : UNMEASURED_BYTES_PER_SECOND;
    double serviceMs = taskBytes / rate * MILLIS_PER_SECOND;
    return new Score(latencyMs + serviceMs * (1 + busy), 1 + costPerGib, keepsWarm ? 1 : COLD);
  }

  double total() {
    return expectedMs * priceFactor * coldFactor;
  }
}
