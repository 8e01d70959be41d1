package io.packetfs.program.fnv;

/**
 * What each of the 16 values of a nibble becomes: a bijection, since xor with a byte and
 * multiplication by an odd number both are. Immutable.
 *
 * @param packed nibble n, counted from the lowest bits, is what n becomes
 */
public record NibbleMap(long packed) {
  /** Values of a nibble. */
  public static final int VALUES = 16;

  /** Leaves every nibble as it is. */
  public static final NibbleMap IDENTITY = new NibbleMap(0xfedcba9876543210L);

  private static final int MAX = VALUES - 1;
  private static final int BITS = 4;
  private static final long LOWEST_BITS = 0x1111111111111111L;
  private static final long HIGHEST_BITS = 0x8888888888888888L;

  /** Checks that no two become the same. */
  public NibbleMap {
    int seen = 0;
    for (int value = 0; value < VALUES; value++) {
      seen |= 1 << (int) (packed >>> (BITS * value) & MAX);
    }
    if (seen != (1 << VALUES) - 1) {
      throw new IllegalArgumentException(
          "each of 16 nibbles becomes another one, not " + Long.toHexString(packed));
    }
  }

  /** What a nibble becomes, both 0..15. */
  public int apply(int nibble) {
    if (nibble < 0 || nibble > MAX) {
      throw new IllegalArgumentException("a nibble is 0..15, not " + nibble);
    }
    return (int) (packed >>> (BITS * nibble)) & MAX;
  }

  /** This map, and the next one behind it. */
  public NibbleMap then(NibbleMap next) {
    long composed = 0;
    for (int value = 0; value < VALUES; value++) {
      composed |= (long) next.apply(apply(value)) << (BITS * value);
    }
    return new NibbleMap(composed);
  }

  /**
   * All 16 values a byte further, side by side: what n became, becomes {@code 3 * (n ^ nibble) +
   * addend mod 16}.
   *
   * @param packed as {@link #packed}
   * @param nibble of the byte, 0..15
   * @param addend 0..15
   */
  static long step(long packed, int nibble, int addend) {
    long x = packed ^ LOWEST_BITS * nibble;
    long twice = x << 1 & ~LOWEST_BITS;
    return add(add(x, twice), LOWEST_BITS * addend);
  }

  /** Adds nibble by nibble, without carries between them (Hacker's Delight, 2-18). */
  private static long add(long a, long b) {
    return ((a & ~HIGHEST_BITS) + (b & ~HIGHEST_BITS)) ^ ((a ^ b) & HIGHEST_BITS);
  }
}
