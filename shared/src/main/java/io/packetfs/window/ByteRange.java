package io.packetfs.window;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes {@code [offset, offset + length)} of an object.
 *
 * @param offset first byte, 0..2^63-1
 * @param length bytes, 0..2^63-1-offset
 */
public record ByteRange(long offset, long length) {

  /** Checks the bounds; {@code offset + length} never overflows. */
  public ByteRange {
    if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException(
          "a range needs 0 <= offset, 0 <= length and offset + length < 2^63, not offset "
              + offset
              + " and length "
              + length);
    }
  }

  /** The range from {@code offset} to {@code end}, exclusive. */
  public static ByteRange between(long offset, long end) {
    return new ByteRange(offset, end - offset);
  }

  /** One past the last byte. */
  public long end() {
    return offset + length;
  }

  /** Whether there is no byte in it. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** What both have in common, or null if that is no byte. */
  public @Nullable ByteRange intersect(ByteRange other) {
    long from = Math.max(offset, other.offset);
    long to = Math.min(end(), other.end());
    return from < to ? between(from, to) : null;
  }

  /**
   * The part of it that lies in the other; an empty range at the nearer end of the other if that is
   * no byte.
   */
  public ByteRange clip(ByteRange other) {
    return between(
        Math.clamp(offset, other.offset, other.end()),
        Math.clamp(end(), other.offset, other.end()));
  }

  /**
   * The bytes that lie in at least one of the ranges.
   *
   * @param ranges in any order, overlapping or not, empty or not
   * @return ascending, none empty, no two of them overlapping or touching
   */
  public static List<ByteRange> union(Collection<ByteRange> ranges) {
    List<ByteRange> union = new ArrayList<>();
    for (ByteRange range :
        ranges.stream().sorted(Comparator.comparingLong(ByteRange::offset)).toList()) {
      if (range.isEmpty()) {
        continue;
      }
      if (!union.isEmpty() && range.offset() <= union.getLast().end()) {
        ByteRange last = union.removeLast();
        union.add(between(last.offset(), Math.max(last.end(), range.end())));
      } else {
        union.add(range);
      }
    }
    return List.copyOf(union);
  }

  /** How many bytes lie in at least one of the ranges, each counted once. */
  public static long unionLength(Collection<ByteRange> ranges) {
    return union(ranges).stream().mapToLong(ByteRange::length).sum();
  }
}
