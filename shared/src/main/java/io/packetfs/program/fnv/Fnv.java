package io.packetfs.program.fnv;

/**
 * FNV-1a with 64 bits: its constants and the algebra of its state (draft-eastlake-fnv-21, section
 * 5).
 */
public final class Fnv {
  /** The state that a hash begins with. */
  public static final long OFFSET_BASIS = 0xcbf29ce484222325L;

  /** The multiplier. */
  public static final long PRIME = 0x100000001b3L;

  private Fnv() {}

  /**
   * What a run of n bytes multiplies a state by: p^n mod 2^64.
   *
   * @param n bytes, 0..
   */
  public static long power(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("a run has 0 or more bytes, not " + n);
    }
    long power = 1;
    long square = PRIME;
    for (long bits = n; bits != 0; bits >>>= 1) {
      if ((bits & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /** The state after the bytes {@code [from, to)}, one after another. */
  public static long hash(long state, byte[] bytes, int from, int to) {
    return hash(state, bytes, from, to, 0);
  }

  /**
   * The state after the bytes {@code [from, to)}, one after another, each changed by xor first.
   *
   * @param xor what they are changed by, 0..255
   */
  public static long hash(long state, byte[] bytes, int from, int to, int xor) {
    long hash = state;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff) ^ xor) * PRIME;
    }
    return hash;
  }

  /** The only part of a state that meets the data non-linearly, 0..255. */
  public static int lowByte(long state) {
    return (int) (state & 0xff);
  }
}
