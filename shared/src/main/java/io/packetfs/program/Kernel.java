package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.FnvBlocks;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A reducer at work on one run. Sees the bytes of its part of the run once, in order, in pieces.
 * Not thread-safe.
 */
sealed interface Kernel {
  /** No bytes yet. */
  byte[] NOTHING = {};

  /** Takes in bytes {@code [from, to)} of the chunk. */
  void read(Chunk chunk, int from, int to);

  /**
   * The partial of all that was read.
   *
   * @param length how many bytes that was
   */
  Partial finish(long length);

  /** Counts one byte value. */
  final class Counteq implements Kernel {
    private final byte value;
    private long count;

    Counteq(byte value) {
      this.value = value;
    }

    @Override
    public void read(Chunk chunk, int from, int to) {
      count += chunk.count(value, from, to);
    }

    @Override
    public Partial finish(long length) {
      return new Partial.Count(length, count);
    }
  }

  /** CRC-32C of the bytes xor one value. */
  final class Checksum implements Kernel {
    private final CRC32C crc = new CRC32C();
    private final int xor;

    Checksum(int xor) {
      this.xor = xor;
    }

    @Override
    public void read(Chunk chunk, int from, int to) {
      chunk.checksum(crc, from, to);
    }

    @Override
    public Partial finish(long length) {
      int ofBytesAsTheyAre = (int) crc.getValue();
      return new Partial.Crc(
          length,
          xor == 0 ? ofBytesAsTheyAre : ofBytesAsTheyAre ^ Crc32cAlgebra.changeByXor(xor, length));
    }
  }

  /**
   * FNV-1a from a state of which only the low byte is known. Bytes are gathered into blocks, which
   * {@link FnvBlocks} hashes several times as fast; what is left of the last goes byte by byte.
   */
  final class FnvHash implements Kernel {
    private final int entryByte;
    private long state;
    private byte[] block = NOTHING;
    private int filled;
    private @Nullable FnvBlocks blocks;

    FnvHash(int entryByte) {
      this.entryByte = entryByte;
      this.state = entryByte;
    }

    @Override
    public void read(Chunk chunk, int from, int to) {
      for (int at = from; at < to; ) {
        int count = Math.min(to - at, FnvBlocks.BLOCK_BYTES - filled);
        if (filled + count > block.length) {
          block = Arrays.copyOf(block, FnvBlocks.BLOCK_BYTES);
        }
        chunk.copy(at, block, filled, count);
        filled += count;
        at += count;
        if (filled == FnvBlocks.BLOCK_BYTES) {
          hashBlock();
        }
      }
    }

    private void hashBlock() {
      if (blocks == null) {
        blocks = new FnvBlocks();
      }
      state = blocks.hash(state, block, 0);
      filled = 0;
    }

    @Override
    public Partial finish(long length) {
      state = Fnv.hash(state, block, 0, filled);
      filled = 0;
      return new Partial.FnvRun(length, entryByte, state);
    }
  }
}
