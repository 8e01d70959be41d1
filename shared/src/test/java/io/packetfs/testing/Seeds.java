package io.packetfs.testing;

/**
 * Runs a property on many random cases, each made from one number.
 *
 * <p>Without settings the cases are the same in every run, so a build that passed passes again.
 * System properties widen or narrow that:
 *
 * <ul>
 *   <li>{@code -Dpfs.seed=N} replays the one case that a failure named
 *   <li>{@code -Dpfs.seed.base=N} begins elsewhere
 *   <li>{@code -Dpfs.seed.factor=N} runs N times as many cases
 * </ul>
 */
public final class Seeds {
  private static final String REPLAY = "pfs.seed";
  private static final String BASE = "pfs.seed.base";
  private static final String FACTOR = "pfs.seed.factor";

  private Seeds() {}

  /** What has to hold for every case. */
  @FunctionalInterface
  public interface Property {
    /** Makes a case from the generator and checks it. */
    void check(SeededRandom random) throws Exception;
  }

  /**
   * Checks the property on that many cases.
   *
   * @throws AssertionError at the first case that fails, with its seed and how to replay it
   */
  public static void forAll(int cases, Property property) {
    Long replay = Long.getLong(REPLAY);
    if (replay != null) {
      check(replay, property);
      return;
    }
    long base = Long.getLong(BASE, 1);
    long count = (long) cases * Integer.getInteger(FACTOR, 1);
    for (long i = 0; i < count; i++) {
      check(base + i, property);
    }
  }

  private static void check(long seed, Property property) {
    try {
      property.check(new SeededRandom(seed));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "the case of seed " + seed + " fails; replay it with -D" + REPLAY + "=" + seed + ": " + e,
          e);
    }
  }
}
