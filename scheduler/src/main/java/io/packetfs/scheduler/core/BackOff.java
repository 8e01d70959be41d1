package io.packetfs.scheduler.core;

/** Pauses that double, with a spread that depends only on a salt: the core has no random. */
final class BackOff {
  private static final int DOUBLINGS_MAX = 30;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private BackOff() {}

  /**
   * The pause before an attempt.
   *
   * @param baseMs the first pause
   * @param maxMs the longest
   * @param failures how often it failed, 1..
   * @param salt spreads pauses that would else end together, by up to a quarter
   * @return ms, between three quarters and the whole of the doubled base
   */
  static long pauseMs(long baseMs, long maxMs, int failures, long salt) {
    long pause = Math.min(maxMs, baseMs << Math.min(DOUBLINGS_MAX, Math.max(0, failures - 1)));
    long spread = Math.max(1, pause / 4);
    return pause - Math.floorMod((salt * GOLDEN) >>> 1, spread);
  }
}
