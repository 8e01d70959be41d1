package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.program.fnv.LaneTrack;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A reducer at work on one run. Not thread-safe. */
sealed interface Kernel extends ByteReader
    permits Kernel.Counteq, Kernel.Checksum, Kernel.FnvHash, NibbleKernels.Low, NibbleKernels.High {

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
   * FNV-1a of the bytes xor one value, from a state of which only the low byte is known. Blocks are
   * hashed several times as fast as byte after byte ({@link FnvBlocks}), and those that a pilot
   * tracked faster still; what is left of the last goes byte by byte.
   */
  final class FnvHash extends BlockReader implements Kernel {
    private final int entryByte;
    private final int xor;
    private final LaneTrack track;
    private long state;
    private int blocksDone;
    private @Nullable FnvBlocks blocks;

    /**
     * Begins.
     *
     * @param entryByte 0..255
     * @param xor 0..255
     * @param track of the first blocks that will come, or {@link LaneTrack#NONE}
     */
    FnvHash(int entryByte, int xor, LaneTrack track) {
      this.entryByte = entryByte;
      this.xor = xor;
      this.state = entryByte;
      this.track = track;
    }

    @Override
    void block(byte[] block) {
      if (blocks == null) {
        blocks = new FnvBlocks(xor);
      }
      state =
          blocksDone < track.blocks()
              ? tracked(blocks, block, blocksDone)
              : blocks.hash(state, block, 0);
      blocksDone++;
    }

    private long tracked(FnvBlocks blocks, byte[] block, int index) {
      if (track.entryByte(index) != Fnv.lowByte(state)) {
        throw ProgramRun.readTwiceDifferently().asException();
      }
      return blocks.hash(state, block, 0, track, index);
    }

    @Override
    void rest(byte[] block, int count) {
      state = Fnv.hash(state, block, 0, count, xor);
    }

    @Override
    public Partial finish(long length) {
      finishBlocks();
      return new Partial.FnvRun(length, entryByte, state);
    }
  }
}
