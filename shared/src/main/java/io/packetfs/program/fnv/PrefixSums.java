package io.packetfs.program.fnv;

/**
 * Sums over GF(2) of a bit along a block, whose bits lie as {@link LowByteChain} tells. First along
 * the steps of each word of bytes, then over the words.
 */
final class PrefixSums {
  private PrefixSums() {}

  /**
   * Each word becomes the sum of those of the steps before it.
   *
   * @param totals becomes the sum over all steps, of each column
   */
  static void alongSteps(long[] words, long[] totals) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long sum = words[i];
      words[i] = 0;
      long next = words[i + Block.COLUMNS];
      words[i + Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 2 * Block.COLUMNS];
      words[i + 2 * Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 3 * Block.COLUMNS];
      words[i + 3 * Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 4 * Block.COLUMNS];
      words[i + 4 * Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 5 * Block.COLUMNS];
      words[i + 5 * Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 6 * Block.COLUMNS];
      words[i + 6 * Block.COLUMNS] = sum;
      sum ^= next;
      next = words[i + 7 * Block.COLUMNS];
      words[i + 7 * Block.COLUMNS] = sum;
      totals[i] = sum ^ next;
    }
  }

  /**
   * The words of a block whose rows follow each other, as {@link Block#loadRows} lays it: all rows
   * are summed up at once, since each is a bit of its own, and only their totals, one word, across
   * the bits.
   *
   * @param totals of each word; changed
   * @param entries becomes the bit in front of each word of bytes
   * @param entry the bit in front of the block
   * @return the bit behind the block
   */
  static long alongRows(long[] totals, long[] entries, long entry) {
    long rows = 0;
    for (int column = 0; column < Block.COLUMNS; column++) {
      long total = totals[column];
      totals[column] = rows;
      rows ^= total;
    }
    rows ^= rows << 1;
    rows ^= rows << 2;
    rows ^= rows << 4;
    rows ^= rows << 8;
    rows ^= rows << 16;
    rows ^= rows << 32;
    enter(totals, (rows << 1) ^ -entry, entries);
    return entry ^ rows >>> (Long.SIZE - 1);
  }

  private static void enter(long[] inRow, long rows, long[] entries) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      entries[i] = inRow[i] ^ rows;
    }
  }
}
