package io.packetfs.bench.core;

import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;

/**
 * How many hits an object has that nobody reads: each window as many as the low byte of its number.
 * So a sum over all windows is right only if each of them is in it once.
 */
public final class WindowHits {
  private static final int LOW_BITS = 8;
  private static final long LOW_MASK = (1L << LOW_BITS) - 1;

  /** 0 + 1 + ... + 255. */
  private static final long HITS_OF_ALL_LOW_BYTES = LOW_MASK * (LOW_MASK + 1) / 2;

  private WindowHits() {}

  /**
   * The hits of a range.
   *
   * @param range of whole windows; only the object's last one may be shorter
   */
  public static long of(ByteRange range) {
    long from = Grid.indexOf(range.offset());
    return before(from + Grid.windowCount(range)) - before(from);
  }

  private static long before(long window) {
    long low = window & LOW_MASK;
    return (window >>> LOW_BITS) * HITS_OF_ALL_LOW_BYTES + low * (low - 1) / 2;
  }
}
