package io.packetfs.program.fnv;

/**
 * FNV-1a over whole blocks, several times as fast as byte after byte, with the same result.
 *
 * <p>Has about 130 KiB of working memory. Not thread-safe.
 */
public final class FnvBlocks {
  /** The bytes of a block. */
  public static final int BLOCK_BYTES = Block.BYTES;

  private final long xor;
  private final long[][] words = Block.rows(Block.ROWS);
  private final long[][] bits = Block.rows(Block.ROWS);
  private final ColumnChain chain = new ColumnChain();
  private final LaneEntries entries = new LaneEntries();
  private final Lanes lanes = new Lanes();

  /**
   * For bytes that are changed by xor first, at the price of one operation for eight of them.
   *
   * @param xor what they are changed by, 0..255; 0 leaves them as they are
   */
  public FnvBlocks(int xor) {
    this.xor = Block.eightTimes(xor);
  }

  /**
   * The state behind a block.
   *
   * @param state in front of it
   * @param bytes has the block from {@code from} on
   */
  public long hash(long state, byte[] bytes, int from) {
    Block.load(bytes, from, xor, words);
    BitMatrix.transpose(words, bits);
    chain.follow(Fnv.lowByte(state), bits);
    entries.pack(chain.entryBits());
    return lanes.hash(state, words, entries);
  }

  /**
   * The state behind a block that was tracked before, which costs a third.
   *
   * @param state in front of it; its low byte is the track's
   * @param bytes has the block from {@code from} on
   * @param track has what {@link FnvChain} found in it
   * @param block the block's place in the track
   */
  public long hash(long state, byte[] bytes, int from, LaneTrack track, int block) {
    Block.load(bytes, from, xor, words);
    track.read(block, entries);
    return lanes.hash(state, words, entries);
  }
}
