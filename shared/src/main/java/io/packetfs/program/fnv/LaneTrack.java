package io.packetfs.program.fnv;

/**
 * What the chain of low bytes came by in a run: the low byte in front of each lane of each of its
 * blocks, a 64th of the blocks' size. Whoever hashes the blocks with it need not follow the chain
 * again, and may begin with any of them.
 *
 * <p>Written once, by one thread; then it may be read by any that sees the last write.
 */
public final class LaneTrack {
  /** Of a run that was not tracked. */
  public static final LaneTrack NONE = new LaneTrack(0);

  /**
   * For each block, bit by bit of the low byte, lane by lane of a column: a bit for each column.
   */
  private final long[] entries;

  private int blocks;

  /**
   * An empty track.
   *
   * @param blocksMax how many blocks it has room for, 0..
   */
  public LaneTrack(int blocksMax) {
    entries = new long[Math.multiplyExact(blocksMax, Block.COLUMNS)];
  }

  /**
   * Heap bytes of the track of a run.
   *
   * @param runBytes 0..
   */
  public static long sizeBytes(long runBytes) {
    return runBytes / Block.BYTES * Block.COLUMNS * Long.BYTES;
  }

  /** Blocks tracked so far. */
  public int blocks() {
    return blocks;
  }

  /** The low byte in front of a block, 0..255. */
  public int entryByte(int block) {
    int from = at(block);
    int entryByte = 0;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      entryByte |= (int) (entries[from + bit] & 1) << bit;
    }
    return entryByte;
  }

  /**
   * The next block's.
   *
   * @param entryBits of a {@link RowChain}: a row there is a column of lanes
   */
  void append(long[][] entryBits) {
    int to = blocks * Block.COLUMNS;
    for (int lane = 0; lane < LaneEntries.LANES; lane++) {
      for (long[] bits : entryBits) {
        entries[to] = bits[lane * Lanes.WORDS];
        to++;
      }
    }
    blocks++;
  }

  void read(int block, LaneEntries into) {
    into.read(entries, at(block));
  }

  private int at(int block) {
    if (block < 0 || block >= blocks) {
      throw new IndexOutOfBoundsException("block " + block + " of " + blocks + " tracked ones");
    }
    return block * Block.COLUMNS;
  }
}
