package io.packetfs.program.fnv;

/**
 * The low bytes of FNV-1a's states over whole blocks, which takes half as long as the states.
 *
 * <p>Has about 120 KiB of working memory. Not thread-safe.
 */
public final class FnvChain {
  private final long xor;
  private final long[][] words = Block.rows(Block.ROWS);
  private final long[][] bits = Block.rows(Block.ROWS);
  private final RowChain chain = new RowChain();

  /**
   * For bytes that are changed by xor first.
   *
   * @param xor as for {@link FnvBlocks}
   */
  public FnvChain(int xor) {
    this.xor = Block.eightTimes(xor);
  }

  /**
   * The low byte of the state behind a block.
   *
   * @param entryByte the low byte of the state in front of it, 0..255
   * @param bytes has the block from {@code from} on
   */
  public int exitByte(int entryByte, byte[] bytes, int from) {
    Block.loadRows(bytes, from, xor, words);
    BitMatrix.transpose(words, bits);
    return chain.follow(entryByte, bits);
  }

  /**
   * The same, and keeps what was found on the way.
   *
   * @param track becomes longer by this block
   */
  public int exitByte(int entryByte, byte[] bytes, int from, LaneTrack track) {
    int exitByte = exitByte(entryByte, bytes, from);
    track.append(chain.entryBits());
    return exitByte;
  }
}
