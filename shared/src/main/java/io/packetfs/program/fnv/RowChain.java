package io.packetfs.program.fnv;

/**
 * The chain through a block whose rows follow each other, as {@link Block#loadRows} lays it: all
 * rows are summed up at once, since each is a bit of its own, and only their totals, one word,
 * across the bits.
 */
final class RowChain extends LowByteChain {

  @Override
  long sum(long[] totals, long[] entries, long entry) {
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
