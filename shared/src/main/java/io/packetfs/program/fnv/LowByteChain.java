package io.packetfs.program.fnv;

import java.util.Arrays;

/**
 * The low bytes of the states along a block, from the one in front of it.
 *
 * <p>With l the low byte in front of a byte b, x = l ^ b, and 0xb3 = 3 + 16 * 3 + 128, the low byte
 * behind it is l' = y + 16y + 128x mod 256, where y = x + 2x. Its bit k is bit k of x, xor a
 * function g of the lower bits of x: those that the shifts bring there, and carries of the two
 * additions. So with all lower bits known along the whole block, bit k along the block is a chain
 * of xors, l'[k] = l[k] ^ (b[k] ^ g), whose every value is a prefix sum over GF(2). Bit after bit,
 * eight times, each for all bytes of the block.
 *
 * <p>A word holds one bit of 64 places. The places of a block are spread such that the bits of a
 * word belong to the 64 words of bytes of a column; the eight bytes of each of those come one after
 * another in eight <em>steps</em>. So the prefix sum is one xor a word along the steps, and only
 * its totals, a word a column, are summed up further, by how the block is laid out: {@link
 * ColumnChain}, {@link RowChain}.
 *
 * <p>Not thread-safe.
 */
abstract sealed class LowByteChain permits ColumnChain, RowChain {
  private static final int BITS = Byte.SIZE;

  /** Of 16y. */
  private static final int SHIFT = 4;

  private static final int STEP_COLUMNS = Planes.WORDS;

  /**
   * Bit k of the bytes, and from its turn on bit k of y, of each step and column. Bit 0 of y is bit
   * 0 of x.
   */
  private final long[][] planes = Planes.rows(BITS);

  /** What the bit at hand changes by at each place; then its value in front of the place. */
  private final long[] changes = new long[STEP_COLUMNS];

  /** The bit at hand in front of each word of bytes, the same in all steps. */
  private final long[] entries = new long[STEP_COLUMNS];

  /** The bit of x before the one at hand. */
  private final long[] lower = new long[STEP_COLUMNS];

  /** Out of x + 2x. */
  private final long[] carries = new long[STEP_COLUMNS];

  /** Out of y + 16y. */
  private final long[] carriesOf16 = new long[STEP_COLUMNS];

  private final long[] totals = new long[Block.COLUMNS];

  /** Bit k of the low byte in front of each word of bytes: that in row r of a column is bit r. */
  private final long[][] entryBits = Block.rows(BITS);

  /**
   * Follows the chain through a block.
   *
   * @param entryByte the low byte in front of it, 0..255
   * @param bits the block's words, transposed by {@link BitMatrix}
   * @return the low byte behind it, 0..255
   */
  final int follow(int entryByte, long[][] bits) {
    Planes.of(bits, 0, planes);
    Arrays.fill(carries, 0);
    Arrays.fill(carriesOf16, 0);
    System.arraycopy(planes[0], 0, changes, 0, STEP_COLUMNS);
    int exitByte = 0;
    for (int bit = 0; bit < BITS; bit++) {
      PrefixSums.alongSteps(changes, totals);
      long behind = sum(totals, entryBits[bit], entryByte >>> bit & 1);
      exitByte |= (int) behind << bit;
      if (bit < BITS - 1) {
        add(bit);
      }
    }
    return exitByte;
  }

  /** See {@link #follow}; eight rows. */
  final long[][] entryBits() {
    return entryBits;
  }

  /**
   * Sums the changes of a bit up over the words of bytes.
   *
   * @param totals of each word: bit r of word c is that of row r and column c; may be changed
   * @param entries becomes the bit in front of each word of bytes, in the same places
   * @param entry the bit in front of the block
   * @return the bit behind the block
   */
  abstract long sum(long[] totals, long[] entries, long entry);

  /** Makes the changes of the next bit, from the values of this one. */
  private void add(int bit) {
    Planes.repeat(entryBits[bit], entries);
    long[] bits = planes[bit];
    long[] next = planes[bit + 1];
    if (bit == 0) {
      begin(changes, entries, lower, bits, next);
      // Bit 0 of 128x: that of bit 7, which needs no plane of its own.
      xor(planes[BITS - 1], bits);
      return;
    }
    addTwice(changes, entries, lower, carries, bits, next);
    if (bit >= SHIFT) {
      add16(changes, carriesOf16, bits, planes[bit - SHIFT], planes[bit + 1 - SHIFT]);
    } else if (bit + 1 == SHIFT) {
      xor(changes, planes[0]);
    }
  }

  // ---- the loops ----

  /**
   * Bit 0 of x, and of y.
   *
   * @param changes the bit in front of each place but for what its word of bytes is entered with;
   *     becomes what the next bit changes by
   * @param entries what it is entered with
   * @param lower becomes the bit of x
   * @param bits those of the bytes; become those of y
   * @param next the next bits of the bytes
   */
  private static void begin(
      long[] changes, long[] entries, long[] lower, long[] bits, long[] next) {
    for (int i = 0; i < STEP_COLUMNS; i++) {
      long x = changes[i] ^ entries[i] ^ bits[i];
      lower[i] = x;
      bits[i] = x;
      changes[i] = next[i] ^ x;
    }
  }

  /**
   * A higher bit of x, and of y = x + 2x. All in one loop: it costs what it reads and writes.
   *
   * @param carries into this bit; become those out of it
   */
  private static void addTwice(
      long[] changes, long[] entries, long[] lower, long[] carries, long[] bits, long[] next) {
    for (int i = 0; i < STEP_COLUMNS; i++) {
      long x = changes[i] ^ entries[i] ^ bits[i];
      long twice = lower[i];
      long c = carries[i];
      long half = x ^ twice;
      long carry = (x & twice) | (c & half);
      lower[i] = x;
      carries[i] = carry;
      bits[i] = half ^ c;
      changes[i] = next[i] ^ x ^ carry;
    }
  }

  /**
   * A bit of y + 16y: only its carry, and what the next bit adds. In one loop with {@link
   * #addTwice} it would be too much for the compiler to make vector code of.
   */
  private static void add16(
      long[] changes, long[] carries, long[] y, long[] added, long[] nextAdded) {
    for (int i = 0; i < STEP_COLUMNS; i++) {
      long a = y[i];
      long b = added[i];
      long carry = (a & b) | (carries[i] & (a ^ b));
      carries[i] = carry;
      changes[i] ^= carry ^ nextAdded[i];
    }
  }

  private static void xor(long[] words, long[] others) {
    for (int i = 0; i < STEP_COLUMNS; i++) {
      words[i] ^= others[i];
    }
  }
}
