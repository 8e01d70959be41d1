package io.packetfs.program.fnv;

/**
 * The low byte in front of each lane of a block.
 *
 * <p>Not thread-safe.
 */
final class LaneEntries {
  /** Lanes in a column. */
  static final int LANES = Block.ROWS / Lanes.WORDS;

  /** The lowest bit of each byte of a word: that of the first word of bytes of each lane. */
  private static final long FIRST_OF_LANE = 0x0101010101010101L;

  /** Byte l of a column's word is the one in front of lane l. */
  private final long[] packed = new long[Block.COLUMNS];

  private final long[] rest = new long[Block.COLUMNS];
  private final long[][] rows = Block.rows(LANES);

  /** In front of this lane of each column, 0..255; after {@link #unpack}. */
  long[] row(int lane) {
    return rows[lane];
  }

  /** Takes them from the bits that a {@link ColumnChain} found. */
  void pack(long[][] entryBits) {
    packLow(entryBits[0], entryBits[1], entryBits[2], entryBits[3], packed);
    packHigh(entryBits[4], entryBits[5], entryBits[6], entryBits[7], packed);
  }

  /** Takes them from a track, which has them as a {@link RowChain} found them. */
  void read(long[] track, int from) {
    System.arraycopy(track, from, packed, 0, Block.COLUMNS);
    BitMatrix.transpose(packed);
  }

  /** Makes the rows. */
  void unpack() {
    System.arraycopy(packed, 0, rest, 0, Block.COLUMNS);
    for (long[] row : rows) {
      takeByte(rest, row);
    }
  }

  private static void packLow(long[] b0, long[] b1, long[] b2, long[] b3, long[] packed) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      packed[i] =
          (b0[i] & FIRST_OF_LANE)
              | (b1[i] & FIRST_OF_LANE) << 1
              | (b2[i] & FIRST_OF_LANE) << 2
              | (b3[i] & FIRST_OF_LANE) << 3;
    }
  }

  private static void packHigh(long[] b4, long[] b5, long[] b6, long[] b7, long[] packed) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      packed[i] |=
          (b4[i] & FIRST_OF_LANE) << 4
              | (b5[i] & FIRST_OF_LANE) << 5
              | (b6[i] & FIRST_OF_LANE) << 6
              | (b7[i] & FIRST_OF_LANE) << 7;
    }
  }

  private static void takeByte(long[] words, long[] bytes) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long word = words[i];
      bytes[i] = word & 0xff;
      words[i] = word >>> Byte.SIZE;
    }
  }
}
