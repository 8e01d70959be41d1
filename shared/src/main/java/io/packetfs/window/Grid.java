package io.packetfs.window;

/**
 * The 1 MiB grid that every object lies on, from its first byte. It is the grid of the caches
 * themselves (Cloudflare's origin range requests, Fastly's segmented caching, nginx's {@code slice
 * 1m}), so whole windows are what a cache keeps.
 */
public final class Grid {
  /** Bytes of a window, but for the last of an object. */
  public static final int WINDOW_BYTES = 1 << 20;

  private Grid() {}

  /** The index of the window that holds this byte, 0..2^43-1. */
  public static long indexOf(long offset) {
    return offset / WINDOW_BYTES;
  }

  /** The first byte of a window. */
  public static long offsetOf(long gridIndex) {
    return gridIndex * WINDOW_BYTES;
  }

  /** The first byte of the window that holds this one. */
  public static long alignDown(long offset) {
    return offsetOf(indexOf(offset));
  }

  /** How many windows hold a byte of the range; 0 if it is empty. */
  public static long windowCount(ByteRange range) {
    return range.isEmpty() ? 0 : indexOf(range.end() - 1) - indexOf(range.offset()) + 1;
  }
}
