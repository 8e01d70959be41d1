package io.packetfs.program;

import io.packetfs.program.fnv.FnvBlocks;
import java.util.Arrays;

/** Gathers the bytes that it sees into blocks of fnv. Not thread-safe. */
abstract class BlockReader implements ByteReader {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int filled;

  @Override
  public final void read(Chunk chunk, int from, int to) {
    for (int at = from; at < to; ) {
      int count = Math.min(to - at, FnvBlocks.BLOCK_BYTES - filled);
      if (filled + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, FnvBlocks.BLOCK_BYTES);
      }
      chunk.copy(at, bytes, filled, count);
      filled += count;
      at += count;
      if (filled == FnvBlocks.BLOCK_BYTES) {
        block(bytes);
        filled = 0;
      }
    }
  }

  /** What is left of the last block goes to {@link #rest}. */
  final void finishBlocks() {
    rest(bytes, filled);
    filled = 0;
  }

  /** A whole block; its bytes are the caller's again afterwards. */
  abstract void block(byte[] block);

  /** The last bytes, fewer than a block, perhaps none. */
  abstract void rest(byte[] block, int count);
}
