package io.packetfs.program;

import io.packetfs.program.fnv.FnvNibbles;
import io.packetfs.program.fnv.FnvNibbles.HighMap;
import io.packetfs.program.fnv.NibbleMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of what has to be known of fnv's states before runs of an object can be hashed in any
 * order. Blocks are taken as a whole, what is left of the last goes byte by byte. Not thread-safe.
 */
final class NibbleKernels {
  private NibbleKernels() {}

  /** What becomes of each low nibble. */
  static final class Low extends BlockReader implements Kernel {
    private NibbleMap map = NibbleMap.IDENTITY;
    private @Nullable FnvNibbles nibbles;

    @Override
    void block(byte[] block) {
      if (nibbles == null) {
        nibbles = new FnvNibbles();
      }
      map = map.then(nibbles.lowMap(block, 0));
    }

    @Override
    void rest(byte[] block, int count) {
      map = map.then(FnvNibbles.lowMap(block, 0, count));
    }

    @Override
    public Partial finish(long length) {
      finishBlocks();
      return new Partial.FnvLow(length, map);
    }
  }

  /** What becomes of each high nibble, behind a known low one. */
  static final class High extends BlockReader implements Kernel {
    private final int entryLow;
    private int low;
    private NibbleMap map = NibbleMap.IDENTITY;
    private @Nullable FnvNibbles nibbles;

    /** With a low nibble, 0..15, in front of the run. */
    High(int entryLow) {
      if (entryLow < 0 || entryLow >= NibbleMap.VALUES) {
        throw new IllegalArgumentException("a nibble is 0..15, not " + entryLow);
      }
      this.entryLow = entryLow;
      this.low = entryLow;
    }

    @Override
    void block(byte[] block) {
      if (nibbles == null) {
        nibbles = new FnvNibbles();
      }
      follow(nibbles.highMap(low, block, 0));
    }

    @Override
    void rest(byte[] block, int count) {
      follow(FnvNibbles.highMap(low, block, 0, count));
    }

    private void follow(HighMap next) {
      low = next.exitLow();
      map = map.then(next.map());
    }

    @Override
    public Partial finish(long length) {
      finishBlocks();
      return new Partial.FnvHigh(length, entryLow, low, map);
    }
  }
}
