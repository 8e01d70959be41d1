package io.packetfs.edge.task;

import io.packetfs.window.ByteRange;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Counts bytes that lie in at least one of some ranges. */
final class ProcessedBytes {
  private ProcessedBytes() {}

  /** Bytes of the run that lie in a range, each counted once. */
  static long count(List<ByteRange> ranges, ByteRange run) {
    List<ByteRange> parts =
        ranges.stream()
            .map(range -> range.intersect(run))
            .filter(Objects::nonNull)
            .sorted(Comparator.comparingLong(ByteRange::offset))
            .toList();
    long count = 0;
    long seen = run.offset();
    for (ByteRange part : parts) {
      long from = Math.max(seen, part.offset());
      if (from < part.end()) {
        count += part.end() - from;
        seen = part.end();
      }
    }
    return count;
  }
}
