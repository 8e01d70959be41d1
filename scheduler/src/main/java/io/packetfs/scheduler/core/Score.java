package io.packetfs.scheduler.core;

/**
 * How well a pCPU suits a window: the expected time to its result, dearer by its price, cheaper
 * where the cache is warm. The lowest total wins. Pure.
 *
 * @param latencyMs expected time to the first byte
 * @param serviceMs expected service of a window, given how busy the pCPU is
 * @param priceFactor 1 for free, 2 for a pCPU that asks 1 a GiB
 * @param coldFactor 1 where the windows are kept warm, {@link #COLD} elsewhere
 * @param doubtFactor 1, or {@link #FAILED_BEFORE} for a pCPU that just failed with these very
 *     windows
 */
public record Score(
    double latencyMs, double serviceMs, double priceFactor, double coldFactor, double doubtFactor) {

  /** A cache that is not the windows' own is taken when it is this much quicker. */
  static final double COLD = 1.5;

  /** A pCPU that failed with the windows is taken again when it is this much better than others. */
  static final double FAILED_BEFORE = 10;

  /** A rate that is assumed until one was measured: 256 MiB/s. */
  static final double UNMEASURED_BYTES_PER_SECOND = 256L << 20;

  private static final double MILLIS_PER_SECOND = 1_000;

  /**
   * Scores one pCPU for one window.
   *
   * @param latencyMs measured or declared time to the first byte
   * @param serviceMs see {@link #serviceMs(double, long)}
   * @param busy tasks it has, over those it takes, 0..1
   * @param costPerGib its declared price
   * @param keepsWarm whether its cache is the one that keeps these windows
   * @param failedBefore whether it was the last that failed with them
   */
  static Score of(
      double latencyMs,
      double serviceMs,
      double busy,
      double costPerGib,
      boolean keepsWarm,
      boolean failedBefore) {
    return new Score(
        latencyMs,
        serviceMs * (1 + busy),
        1 + costPerGib,
        keepsWarm ? 1 : COLD,
        failedBefore ? FAILED_BEFORE : 1);
  }

  /**
   * Service of so many bytes, in ms, if nothing else were to do.
   *
   * @param bytesPerSecond measured rate of one task, or 0: not measured
   */
  static double serviceMs(double bytesPerSecond, long bytes) {
    double rate = bytesPerSecond > 0 ? bytesPerSecond : UNMEASURED_BYTES_PER_SECOND;
    return bytes / rate * MILLIS_PER_SECOND;
  }

  /** Expected ms, weighted by all factors. */
  public double totalMs() {
    return (latencyMs + serviceMs) * priceFactor * coldFactor * doubtFactor;
  }
}
