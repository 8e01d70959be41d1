package io.packetfs.program.fnv;

/**
 * Follows a nibble of the low bytes along a block, for all 16 values in front of it at once.
 *
 * <p>Both nibbles of the low byte go on in the same way: with n in front of a byte, d the byte's
 * nibble and u = n ^ d, what is behind it is n' = u + 2u + a mod 16. For the low nibble a is 0; for
 * the high one it is what the low nibble carries there, so that has to be known. As carries only go
 * upwards, bit k of n along the block depends on the bits 0..k in front of the block, and on bit k
 * itself only by turning over. So one run of bit 0, two of bit 1 (by what bit 0 was), four of bit 2
 * and eight sums of bit 3 tell what all 16 values become.
 *
 * <p>Not thread-safe.
 */
final class NibbleFan {
  private static final int BITS = 4;
  private static final long[][] NOTHING = Planes.rows(BITS);

  private final BitChain chain = new BitChain();
  private final long[] u0 = new long[Planes.WORDS];
  private final long[] u1 = new long[Planes.WORDS];
  private final long[] u2 = new long[Planes.WORDS];

  /** Out of bit 0, and out of bit 1, of (u + 2u) + a. */
  private final long[] carry0 = new long[Planes.WORDS];

  private final long[] carry1 = new long[Planes.WORDS];

  /** What bit 3 changes by at each place, but for the bytes' and the addend's own bit 3. */
  private final long[] third = new long[Planes.WORDS];

  /** What a low nibble becomes behind the block whose bytes' low nibbles these are. */
  NibbleMap map(long[][] nibbles) {
    return map(nibbles, NOTHING);
  }

  /**
   * What a nibble becomes behind a block.
   *
   * @param nibbles of the bytes, four planes
   * @param addends four planes
   */
  NibbleMap map(long[][] nibbles, long[][] addends) {
    long packed = 0;
    xor(nibbles[0], addends[0], u0);
    int turned0 = (int) chain.follow(u0, nibbles[0], 0);
    int ownTurned3 = parity(nibbles[3]) ^ parity(addends[3]);
    for (int bit0 = 0; bit0 < 2; bit0++) {
      changeBit1(u0, nibbles[1], addends[0], addends[1], u1, carry0);
      int turned1 = (int) chain.follow(u1, nibbles[1], 0);
      for (int bit1 = 0; bit1 < 2; bit1++) {
        carryBit1(u0, u1, carry0, addends[1], carry1);
        changeBit2(u0, u1, carry1, nibbles[2], addends[2], u2);
        int turned2 = (int) chain.follow(u2, nibbles[2], 0);
        for (int bit2 = 0; bit2 < 2; bit2++) {
          changeBit3(u0, u1, u2, carry1, addends[2], third);
          int turned3 = parity(third) ^ ownTurned3;
          int entry = bit0 | bit1 << 1 | bit2 << 2;
          int exit = entry ^ (turned0 | turned1 << 1 | turned2 << 2 | turned3 << 3);
          packed |= (long) exit << (BITS * entry);
          packed |= (long) (exit ^ 8) << (BITS * (entry | 8));
          turn(u2);
        }
        turn(u1);
      }
      turn(u0);
    }
    return new NibbleMap(packed);
  }

  // ---- the loops: each reads and writes no more than the compiler makes vector code of ----

  private static void xor(long[] a, long[] b, long[] to) {
    for (int i = 0; i < Planes.WORDS; i++) {
      to[i] = a[i] ^ b[i];
    }
  }

  private static void turn(long[] bits) {
    for (int i = 0; i < Planes.WORDS; i++) {
      bits[i] = ~bits[i];
    }
  }

  private static int parity(long[] bits) {
    long sum = 0;
    for (int i = 0; i < Planes.WORDS; i++) {
      sum ^= bits[i];
    }
    return Long.bitCount(sum) & 1;
  }

  private static void changeBit1(
      long[] u0, long[] nibbles, long[] addend0, long[] addend1, long[] changes, long[] carry) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long c = u0[i] & addend0[i];
      carry[i] = c;
      changes[i] = nibbles[i] ^ u0[i] ^ addend1[i] ^ c;
    }
  }

  private static void carryBit1(
      long[] u0, long[] u1, long[] carryIn, long[] addend, long[] carryOut) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long thrice = u1[i] ^ u0[i];
      long a = addend[i];
      carryOut[i] = (thrice & a) | (carryIn[i] & (thrice ^ a));
    }
  }

  private static void changeBit2(
      long[] u0, long[] u1, long[] carry, long[] nibbles, long[] addend, long[] changes) {
    for (int i = 0; i < Planes.WORDS; i++) {
      // Bit 2 of u + 2u is u2 ^ u1 ^ (u1 & u0).
      changes[i] = nibbles[i] ^ (u1[i] & ~u0[i]) ^ addend[i] ^ carry[i];
    }
  }

  private static void changeBit3(
      long[] u0, long[] u1, long[] u2, long[] carry, long[] addend, long[] changes) {
    for (int i = 0; i < Planes.WORDS; i++) {
      long x0 = u0[i];
      long x1 = u1[i];
      long x2 = u2[i];
      long thrice2 = x2 ^ (x1 & ~x0);
      long a = addend[i];
      long carryOut = (thrice2 & a) | (carry[i] & (thrice2 ^ a));
      // Bit 3 of u + 2u is u3 ^ u2 ^ (u1 & (u2 | u0)).
      changes[i] = x2 ^ (x1 & (x2 | x0)) ^ carryOut;
    }
  }
}
