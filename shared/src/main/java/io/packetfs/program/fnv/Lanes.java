package io.packetfs.program.fnv;

/**
 * The lanes of a block: stretches of 64 bytes, eight to a column, each hashed from the low byte in
 * front of it as if that were its whole state, and then joined.
 *
 * <p>Not thread-safe.
 */
final class Lanes {
  private static final int LANE_WORDS = 8;
  private static final int LANES = Block.ROWS / LANE_WORDS;
  private static final long LANE_POWER = Fnv.power((long) LANE_WORDS * Long.BYTES);
  private static final long COLUMN_POWER = Fnv.power(Block.COLUMN_BYTES);

  /** Low byte in front of a lane of each column. */
  private final long[][] entries = Block.rows(LANES);

  /** What the lane makes of it. */
  private final long[][] states = Block.rows(LANES);

  private final long[] joined = new long[Block.COLUMNS];

  /**
   * Hashes a block.
   *
   * @param state in front of it
   * @param words its bytes
   * @param entryBits see {@link LowByteChain#entryBits}
   * @return the state behind it
   */
  long hash(long state, long[][] words, long[][] entryBits) {
    for (int lane = 0; lane < LANES; lane++) {
      enter(entryBits, lane * LANE_WORDS, entries[lane], states[lane]);
      for (int word = 0; word < LANE_WORDS; word++) {
        long[] bytes = words[lane * LANE_WORDS + word];
        hash(states[lane], bytes, 0);
        hash(states[lane], bytes, 16);
        hash(states[lane], bytes, 32);
        hash(states[lane], bytes, 48);
      }
    }
    return join(state);
  }

  /** First the lanes of each column, for all columns at once; then the columns. */
  private long join(long state) {
    System.arraycopy(states[0], 0, joined, 0, Block.COLUMNS);
    for (int lane = 1; lane < LANES; lane++) {
      join(joined, entries[lane], states[lane]);
    }
    long hash = state;
    for (int column = 0; column < Block.COLUMNS; column++) {
      hash = joined[column] + COLUMN_POWER * (hash - entries[0][column]);
    }
    return hash;
  }

  private static void enter(long[][] entryBits, int bit, long[] entries, long[] states) {
    enter(
        entryBits[0],
        entryBits[1],
        entryBits[2],
        entryBits[3],
        entryBits[4],
        entryBits[5],
        entryBits[6],
        entryBits[7],
        bit,
        entries);
    System.arraycopy(entries, 0, states, 0, Block.COLUMNS);
  }

  private static void enter(
      long[] b0,
      long[] b1,
      long[] b2,
      long[] b3,
      long[] b4,
      long[] b5,
      long[] b6,
      long[] b7,
      int bit,
      long[] entries) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      entries[i] =
          (b0[i] >>> bit & 1)
              | (b1[i] >>> bit & 1) << 1
              | (b2[i] >>> bit & 1) << 2
              | (b3[i] >>> bit & 1) << 3
              | (b4[i] >>> bit & 1) << 4
              | (b5[i] >>> bit & 1) << 5
              | (b6[i] >>> bit & 1) << 6
              | (b7[i] >>> bit & 1) << 7;
    }
  }

  /** Two bytes of a lane of each column: with more of them the compiler makes no vector code. */
  private static void hash(long[] states, long[] words, int shift) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      long bytes = words[i] >>> shift;
      states[i] = (((states[i] ^ (bytes & 0xff)) * Fnv.PRIME) ^ (bytes >>> 8 & 0xff)) * Fnv.PRIME;
    }
  }

  private static void join(long[] joined, long[] entries, long[] states) {
    for (int i = 0; i < Block.COLUMNS; i++) {
      joined[i] = states[i] + LANE_POWER * (joined[i] - entries[i]);
    }
  }
}
