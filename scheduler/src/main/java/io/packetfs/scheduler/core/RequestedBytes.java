package io.packetfs.scheduler.core;

import io.packetfs.window.ByteRange;
import java.util.Comparator;
import java.util.List;

/** Counts bytes that ranges name, each once however many ranges name it. */
final class RequestedBytes {
  private RequestedBytes() {}

  /** Bytes of {@code [from, to)} that lie in at least one range. */
  static long within(List<ByteRange> ranges, long from, long to) {
    long bytes = 0;
    long at = from;
    List<ByteRange> sorted =
        ranges.size() < 2
            ? ranges
            : ranges.stream().sorted(Comparator.comparingLong(ByteRange::offset)).toList();
    for (ByteRange range : sorted) {
      long begin = Math.max(at, range.offset());
      long end = Math.min(to, range.end());
      if (begin < end) {
        bytes += end - begin;
        at = end;
      }
    }
    return bytes;
  }
}
