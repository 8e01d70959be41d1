package io.packetfs.scheduler.pcpu;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Pipeline;
import io.packetfs.program.Program;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.scheduler.pcpu.ComputeCall.Step;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a task into calls of {@code POST /compute}. Pure.
 *
 * <p>The contract of that call knows whole programs over whole objects, not pieces. So what is sent
 * is a program of its own, whose ranges are those of the task's program clipped to a run of bytes.
 * Two pipelines that differ only in their ranges could look alike once they are clipped, and would
 * run over each other's bytes: each pipeline of each piece gets a number of its own. A reducer that
 * reads nothing of the piece is left out: its partial is the empty one.
 *
 * <p>Neighbouring fetches go into one call, as far as its limits allow. Where windows' own partials
 * are wanted, each window is a piece; entry-dependent reducers are then sent over the whole of the
 * call's bytes, too, since they begin anew in each window.
 */
final class ComputeCalls {
  /** Larger than any object in JSON; stands for a size that is not known yet. */
  static final long UNKNOWN_SIZE_BYTES = Program.JSON_BYTES_MAX * 4;

  private final Program program;
  private final List<Pipeline> pipelines;
  private final List<ByteRange> ranges;
  private final boolean perWindow;
  private final long callBytesMax;

  private ComputeCalls(Program program, long sizeBytes, boolean perWindow, long callBytesMax) {
    this.program = program;
    this.pipelines = program.pipelines();
    this.perWindow = perWindow;
    this.callBytesMax = callBytesMax;
    this.ranges =
        pipelines.stream()
            .map(pipeline -> program.resolve(pipeline.indexes().getFirst(), sizeBytes))
            .toList();
  }

  /** A part of the task that is in one call with its neighbours, or not; and what is done then. */
  private record Unit(ByteRange range, int fetchesDone) {}

  /**
   * The calls of a task, in the order in which their bytes lie.
   *
   * @param sizeBytes of the object, or {@link #UNKNOWN_SIZE_BYTES}
   * @param fetches ascending, disjoint, inside the object
   * @param perWindow whether each window's own partials are wanted
   * @param callBytesMax the longest call, in bytes; a fetch that is longer is a call by itself
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END with the instruction's index;
   *     NO_ELIGIBLE_PCPU if even one window needs more instructions than a call may have
   */
  static List<ComputeCall> of(
      Program program, long sizeBytes, List<Fetch> fetches, boolean perWindow, long callBytesMax) {
    return new ComputeCalls(program, sizeBytes, perWindow, callBytesMax).cut(fetches);
  }

  private List<ComputeCall> cut(List<Fetch> fetches) {
    List<ComputeCall> calls = new ArrayList<>();
    Unit open = null;
    for (Unit unit : units(fetches)) {
      Unit both = open == null ? unit : joined(open, unit);
      if (both == null && open != null) {
        calls.add(call(open));
      }
      open = both == null ? unit : both;
    }
    if (open != null) {
      calls.add(call(open));
    }
    return List.copyOf(calls);
  }

  /** Fetches; windows where a fetch needs more instructions than a call may have. */
  private List<Unit> units(List<Fetch> fetches) {
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < fetches.size(); i++) {
      ByteRange fetch = fetches.get(i).range();
      if (fits(fetch)) {
        units.add(new Unit(fetch, i + 1));
        continue;
      }
      for (ByteRange window : windows(fetch)) {
        if (!fits(window)) {
          throw Problem.of(
                  ErrorCode.NO_ELIGIBLE_PCPU,
                  "one window of this program needs more instructions than one /compute may have:"
                      + " ask for per_window results of fewer instructions",
                  "at most " + Program.INSTRUCTIONS_MAX + " instructions",
                  String.valueOf(steps(window).size()))
              .asException();
        }
        units.add(new Unit(window, window.end() == fetch.end() ? i + 1 : i));
      }
    }
    return units;
  }

  private @Nullable Unit joined(Unit left, Unit right) {
    if (left.range().end() != right.range().offset()) {
      return null;
    }
    ByteRange both = ByteRange.between(left.range().offset(), right.range().end());
    return both.length() <= callBytesMax && fits(both) ? new Unit(both, right.fetchesDone()) : null;
  }

  private boolean fits(ByteRange range) {
    return steps(range).size() <= Program.INSTRUCTIONS_MAX;
  }

  private ComputeCall call(Unit unit) {
    return new ComputeCall(
        unit.range(),
        unit.fetchesDone(),
        perWindow ? windows(unit.range()) : List.of(),
        steps(unit.range()));
  }

  private static List<ByteRange> windows(ByteRange range) {
    List<ByteRange> windows = new ArrayList<>();
    for (long at = range.offset(); at < range.end(); ) {
      long end = Math.min(range.end(), Grid.offsetOf(Grid.indexOf(at) + 1));
      windows.add(ByteRange.between(at, end));
      at = end;
    }
    return windows;
  }

  private List<Step> steps(ByteRange range) {
    List<Step> steps = new ArrayList<>();
    if (!perWindow) {
      add(steps, range, ComputeCall.WHOLE, false);
      return steps;
    }
    List<ByteRange> windows = windows(range);
    for (int i = 0; i < windows.size(); i++) {
      add(steps, windows.get(i), i, false);
    }
    if (program.isOrdered()) {
      add(steps, range, ComputeCall.WHOLE, true);
    }
    return steps;
  }

  private void add(List<Step> steps, ByteRange piece, int window, boolean orderedOnly) {
    for (int p = 0; p < pipelines.size(); p++) {
      ByteRange part = ranges.get(p).intersect(piece);
      List<Integer> wanted = part == null ? List.of() : wanted(pipelines.get(p), orderedOnly);
      if (part == null || wanted.isEmpty()) {
        continue;
      }
      int number = steps.isEmpty() ? 0 : steps.getLast().instruction().pipeline() + 1;
      for (int index : wanted) {
        Instruction written = program.instructions().get(index);
        steps.add(
            new Step(
                new Instruction(
                    written.op(),
                    written.imm(),
                    part.offset(),
                    part.length(),
                    number,
                    Fnv.OFFSET_BASIS),
                written.op().isReducer() ? reducerAt(index) : ComputeCall.TRANSFORM,
                window));
      }
    }
  }

  /** The reducers of a pipeline, all or those that are entry-dependent, and what is before them. */
  private List<Integer> wanted(Pipeline pipeline, boolean orderedOnly) {
    List<Integer> wanted = new ArrayList<>();
    int lastReducer = 0;
    for (int index : pipeline.indexes()) {
      Instruction instruction = program.instructions().get(index);
      boolean reducer = instruction.op().isReducer();
      if (!reducer || !orderedOnly || instruction.op().isOrdered()) {
        wanted.add(index);
        lastReducer = reducer ? wanted.size() : lastReducer;
      }
    }
    return wanted.subList(0, lastReducer);
  }

  /** Which reducer an instruction is. */
  private int reducerAt(int index) {
    return (int)
        program.instructions().stream().limit(index).filter(i -> i.op().isReducer()).count();
  }
}
