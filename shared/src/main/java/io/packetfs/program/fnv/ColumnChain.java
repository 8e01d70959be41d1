package io.packetfs.program.fnv;

/** The chain through a block whose columns follow each other, as {@link Block#load} lays it. */
final class ColumnChain extends LowByteChain {

  @Override
  long sum(long[] totals, long[] entries, long entry) {
    sumAcrossBits(totals);
    long carried = entry;
    for (int column = 0; column < Block.COLUMNS; column++) {
      long sum = totals[column];
      entries[column] = (sum << 1) ^ -carried;
      carried ^= sum >>> (Long.SIZE - 1);
    }
    return carried;
  }

  /** Each bit becomes the sum of itself and those below it. */
  private static void sumAcrossBits(long[] words) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long sum = words[i];
      sum ^= sum << 1;
      sum ^= sum << 2;
      sum ^= sum << 4;
      sum ^= sum << 8;
      sum ^= sum << 16;
      sum ^= sum << 32;
      words[i] = sum;
    }
  }
}
