package io.packetfs.program.fnv;

/**
 * The lanes of a block: stretches of 64 bytes, eight to a column, each hashed from the low byte in
 * front of it as if that were its whole state, and then joined.
 *
 * <p>Not thread-safe.
 */
final class Lanes {
  /** Words in a lane. */
  static final int WORDS = 8;

  private static final long LANE_POWER = Fnv.power((long) WORDS * Long.BYTES);
  private static final long COLUMN_POWER = Fnv.power(Block.COLUMN_BYTES);

  /** What a lane of each column makes of the low byte in front of it. */
  private final long[][] states = Block.rows(LaneEntries.LANES);

  private final long[] joined = new long[Block.COLUMNS];

  /**
   * Hashes a block.
   *
   * @param state in front of it
   * @param words its bytes
   * @param entries the low bytes in front of its lanes
   * @return the state behind it
   */
  long hash(long state, long[][] words, LaneEntries entries) {
    entries.unpack();
    for (int lane = 0; lane < LaneEntries.LANES; lane++) {
      System.arraycopy(entries.row(lane), 0, states[lane], 0, Block.COLUMNS);
      for (int word = 0; word < WORDS; word++) {
        long[] bytes = words[lane * WORDS + word];
        hash(states[lane], bytes, 0);
        hash(states[lane], bytes, 16);
        hash(states[lane], bytes, 32);
        hash(states[lane], bytes, 48);
      }
    }
    return join(state, entries);
  }

  /** First the lanes of each column, for all columns at once; then the columns. */
  private long join(long state, LaneEntries entries) {
    System.arraycopy(states[0], 0, joined, 0, Block.COLUMNS);
    for (int lane = 1; lane < LaneEntries.LANES; lane++) {
      join(joined, entries.row(lane), states[lane]);
    }
    long[] first = entries.row(0);
    long hash = state;
    for (int column = 0; column < Block.COLUMNS; column++) {
      hash = joined[column] + COLUMN_POWER * (hash - first[column]);
    }
    return hash;
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
