package io.packetfs.program.fnv;

/**
 * FNV-1a over whole blocks, several times as fast as byte after byte, with the same result.
 *
 * <p>Has about 130 KiB of working memory. Not thread-safe.
 */
public final class FnvBlocks {
  /** The bytes of a block. */
  public static final int BLOCK_BYTES = Block.BYTES;

  private final long[][] words = Block.rows(Block.ROWS);
  private final long[][] bits = Block.rows(Block.ROWS);
  private final LowByteChain chain = new LowByteChain();
  private final Lanes lanes = new Lanes();

  /**
   * The state behind a block.
   *
   * @param state in front of it
   * @param bytes has the block from {@code from} on
   */
  public long hash(long state, byte[] bytes, int from) {
    exitByte(Fnv.lowByte(state), bytes, from);
    return lanes.hash(state, words, chain.entryBits());
  }

  /**
   * The low byte of the state behind a block, which costs half as much to know.
   *
   * @param entryByte the low byte of the state in front of it, 0..255
   * @param bytes has the block from {@code from} on
   */
  public int exitByte(int entryByte, byte[] bytes, int from) {
    Block.load(bytes, from, words);
    BitMatrix.transpose(words, bits);
    return chain.follow(entryByte, bits);
  }
}
