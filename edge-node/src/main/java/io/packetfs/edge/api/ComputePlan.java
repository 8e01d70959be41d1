package io.packetfs.edge.api;

import io.packetfs.program.Instruction;
import io.packetfs.program.Program;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.WindowPlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Which bytes one {@code POST /compute} fetches, and in which pieces: along the grid, trimmed to
 * what the instructions name. Its first piece is known before the object's size is.
 */
final class ComputePlan {
  /** Larger than any object in JSON; stands for a size that is not known yet. */
  private static final long UNKNOWN_SIZE_BYTES = Program.JSON_BYTES_MAX * 4;

  private final List<ByteRange> ranges;
  private final Iterator<Fetch> fetches;

  private ComputePlan(List<ByteRange> ranges, long sizeBytes, int windowsPerFetchMax) {
    this.ranges = ranges;
    this.fetches = WindowPlan.of(ranges, sizeBytes).allFetches(windowsPerFetchMax);
  }

  /** The first piece, which shows the object's identity; may reach beyond its end. */
  static Fetch probe(Program program, int windowsPerFetchMax) {
    List<ByteRange> ranges = new ArrayList<>();
    for (Instruction reducer : program.reducers()) {
      long from = reducer.offset() == null ? 0 : reducer.offset();
      Long length = reducer.length();
      ranges.add(new ByteRange(from, length == null ? UNKNOWN_SIZE_BYTES - from : length));
    }
    ComputePlan plan = new ComputePlan(ranges, UNKNOWN_SIZE_BYTES, windowsPerFetchMax);
    // Transforms with no reducer behind them read nothing, but their ranges depend on the size.
    return plan.hasNext() ? plan.next() : new Fetch(0, 1);
  }

  /** The pieces behind the first. */
  static ComputePlan afterProbe(Program program, long objectSizeBytes, int windowsPerFetchMax) {
    ComputePlan plan =
        new ComputePlan(program.ranges(objectSizeBytes), objectSizeBytes, windowsPerFetchMax);
    if (plan.hasNext()) {
      plan.next();
    }
    return plan;
  }

  boolean hasNext() {
    return fetches.hasNext();
  }

  /** The next pieces, as many as there are, at most so many. */
  List<Fetch> next(int max) {
    List<Fetch> batch = new ArrayList<>();
    while (batch.size() < max && hasNext()) {
      batch.add(next());
    }
    return batch;
  }

  private Fetch next() {
    Fetch fetch = fetches.next();
    long from = fetch.end();
    long to = fetch.offset();
    for (ByteRange range : ranges) {
      ByteRange part = range.intersect(fetch.range());
      if (part != null) {
        from = Math.min(from, part.offset());
        to = Math.max(to, part.end());
      }
    }
    return new Fetch(from, to - from);
  }
}
