package io.packetfs.program.fnv;

/**
 * Follows one bit of the states along a block. Its planes are those of {@link Planes}, its block
 * one whose rows follow each other.
 *
 * <p>Not thread-safe.
 */
final class BitChain {
  private final long[] totals = new long[Block.COLUMNS];
  private final long[] columns = new long[Block.COLUMNS];
  private final long[] entries = new long[Planes.WORDS];

  /**
   * Follows it.
   *
   * @param x what it changes by at each place; becomes the bit in front of each place xor that of
   *     the byte there
   * @param bytes that bit of the bytes
   * @param entry the bit in front of the block
   * @return the bit behind it
   */
  long follow(long[] x, long[] bytes, long entry) {
    PrefixSums.alongSteps(x, totals);
    long behind = PrefixSums.alongRows(totals, columns, entry);
    Planes.repeat(columns, entries);
    enter(x, entries, bytes);
    return behind;
  }

  private static void enter(long[] x, long[] entries, long[] bytes) {
    for (int i = 0; i < Planes.WORDS; i++) {
      x[i] ^= entries[i] ^ bytes[i];
    }
  }
}
