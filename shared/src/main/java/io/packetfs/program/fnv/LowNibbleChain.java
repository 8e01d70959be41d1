package io.packetfs.program.fnv;

/**
 * The low nibbles of the states along a block, from the one in front of it, and what they carry
 * into the high ones.
 *
 * <p>With x = (l ^ b) & 15, the low nibble of {@code 0xb3 * x} is y = x + 2x mod 16, and its high
 * nibble, which is what {@link NibbleFan} calls the addend, is {@code (x + 2x) / 16 + y + 8x mod
 * 16}, because 0xb3 = 3 + 16 * 3 + 128.
 *
 * <p>Not thread-safe.
 */
final class LowNibbleChain {
  private static final int BITS = 4;

  private final BitChain chain = new BitChain();
  private final long[][] x = Planes.rows(BITS);
  private final long[][] addends = Planes.rows(BITS);

  /** Into bit 3 of x + 2x. */
  private final long[] carry = new long[Planes.WORDS];

  /** Bit 1 of (x + 2x) / 16. */
  private final long[] high = new long[Planes.WORDS];

  /** Out of the addition of that and y. */
  private final long[] carried = new long[Planes.WORDS];

  /**
   * Follows the chain through a block.
   *
   * @param entryNibble in front of it, 0..15
   * @param nibbles the bytes' low nibbles, four planes
   * @return the one behind it, 0..15
   */
  int follow(int entryNibble, long[][] nibbles) {
    System.arraycopy(nibbles[0], 0, x[0], 0, Planes.WORDS);
    int exit = follow(0, entryNibble, nibbles);
    xor(nibbles[1], x[0], x[1]);
    exit |= follow(1, entryNibble, nibbles);
    changeBit2(x[0], x[1], nibbles[2], x[2]);
    exit |= follow(2, entryNibble, nibbles);
    changeBit3(x[0], x[1], x[2], nibbles[3], x[3], carry);
    exit |= follow(3, entryNibble, nibbles);
    return exit;
  }

  private int follow(int bit, int entryNibble, long[][] nibbles) {
    return (int) chain.follow(x[bit], nibbles[bit], entryNibble >>> bit & 1) << bit;
  }

  /** What was carried into the high nibbles, four planes; after {@link #follow}. */
  long[][] addends() {
    addBit0(x[0], x[2], x[3], carry, high, addends[0], carried);
    addBit1(x[0], x[1], high, addends[1], carried);
    addBit2(x[0], x[1], x[2], addends[2], carried);
    addBit3(x[0], x[2], x[3], carry, addends[3], carried);
    return addends;
  }

  // ---- the loops ----

  private static void xor(long[] a, long[] b, long[] to) {
    for (int i = 0; i < Planes.WORDS; i++) {
      to[i] = a[i] ^ b[i];
    }
  }

  private static void changeBit2(long[] x0, long[] x1, long[] nibbles, long[] changes) {
    for (int i = 0; i < Planes.WORDS; i++) {
      changes[i] = nibbles[i] ^ (x1[i] & ~x0[i]);
    }
  }

  private static void changeBit3(
      long[] x0, long[] x1, long[] x2, long[] nibbles, long[] changes, long[] carry) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long c = x1[i] & (x2[i] | x0[i]);
      carry[i] = c;
      changes[i] = nibbles[i] ^ x2[i] ^ c;
    }
  }

  private static void addBit0(
      long[] x0, long[] x2, long[] x3, long[] carry, long[] high, long[] addends, long[] carried) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long c = carry[i];
      long three = x3[i];
      long carryOut = (x2[i] & three) | (c & (x2[i] ^ three));
      long low = three ^ carryOut;
      high[i] = three & carryOut;
      addends[i] = x0[i] ^ low;
      carried[i] = x0[i] & low;
    }
  }

  private static void addBit1(long[] x0, long[] x1, long[] high, long[] addends, long[] carried) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long y = x1[i] ^ x0[i];
      long h = high[i];
      long c = carried[i];
      addends[i] = y ^ h ^ c;
      carried[i] = (y & h) | (c & (y ^ h));
    }
  }

  private static void addBit2(long[] x0, long[] x1, long[] x2, long[] addends, long[] carried) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long y = x2[i] ^ (x1[i] & ~x0[i]);
      long c = carried[i];
      addends[i] = y ^ c;
      carried[i] = y & c;
    }
  }

  /** With 8x. */
  private static void addBit3(
      long[] x0, long[] x2, long[] x3, long[] carry, long[] addends, long[] carried) {
    for (int i = 0; i < Planes.WORDS; i++) {
      addends[i] = x3[i] ^ x2[i] ^ carry[i] ^ carried[i] ^ x0[i];
    }
  }
}
