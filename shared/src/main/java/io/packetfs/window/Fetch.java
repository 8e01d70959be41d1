package io.packetfs.window;

import java.util.List;

/**
 * Bytes that are asked for in one request: a coalesced run of windows, clipped to the object.
 *
 * @param offset first byte
 * @param length bytes, at least 1
 */
public record Fetch(long offset, long length) {

  /** Checks the bounds. */
  public Fetch {
    if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "a fetch needs 0 <= offset and 1 <= length, not offset "
              + offset
              + " and length "
              + length);
    }
  }

  /** Bytes that they ask for, together. */
  public static long lengthOfAll(List<Fetch> fetches) {
    long bytes = 0;
    // By place: it is asked for with each task, and an iterator would be made for it.
    for (int i = 0; i < fetches.size(); i++) {
      bytes += fetches.get(i).length();
    }
    return bytes;
  }

  /** One past the last byte. */
  public long end() {
    return offset + length;
  }

  /** The same bytes as a range. */
  public ByteRange range() {
    return new ByteRange(offset, length);
  }

  /** How many windows of the grid hold its bytes. */
  public long windowCount() {
    return Grid.windowCount(range());
  }
}
