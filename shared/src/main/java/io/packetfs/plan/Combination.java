package io.packetfs.plan;

import io.packetfs.job.JobMetrics;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How slices become the whole: exact or nothing. They may come in any order and may be slices of
 * different counts, as long as they are of one plan and every byte of every object lies in exactly
 * one of them.
 */
public final class Combination {
  /** How many of what is missing an error names. */
  private static final int SHOWN_MAX = 3;

  private final Plan plan;
  private final List<Piece> pieces;
  private final List<Part> gaps = new ArrayList<>();

  /** A part of one object, and where it came from. */
  private record Found(String name, PartResult result) {
    Part part() {
      return result.part();
    }
  }

  private Combination(List<Piece> pieces) {
    this.pieces = pieces;
    this.plan = pieces.getFirst().result().plan();
  }

  /**
   * The result of the whole plan.
   *
   * @param pieces at least one
   * @throws ProblemException INVALID_VALUE if they are of different plans, if bytes are missing or
   *     there twice, or if an fnv did not go on where the slice before it ended
   */
  public static SliceResult of(List<Piece> pieces) {
    Combination combination = new Combination(pieces);
    combination.checkPlans();
    combination.checkSlices();
    return combination.whole();
  }

  private void checkPlans() {
    for (Piece piece : pieces) {
      try {
        plan.checkSame(piece.result().plan(), piece.name());
      } catch (ProblemException e) {
        Problem problem = e.problem();
        throw Problem.of(
                problem.code(),
                problem.detail() + " (compared with " + pieces.getFirst().name() + ")",
                String.valueOf(problem.expected()),
                String.valueOf(problem.actual()))
            .asException();
      }
    }
  }

  private void checkSlices() {
    Map<Slice, String> names = new HashMap<>();
    for (Piece piece : pieces) {
      Slice slice = piece.result().slice();
      String before = names.put(slice, piece.name());
      if (before != null) {
        throw twice("slice " + slice.text() + " is", before, piece.name());
      }
    }
  }

  private SliceResult whole() {
    List<List<Found>> found = new ArrayList<>();
    plan.objects().forEach(object -> found.add(new ArrayList<>()));
    JobMetrics metrics = JobMetrics.NONE;
    for (Piece piece : pieces) {
      for (PartResult part : piece.result().parts()) {
        found.get(part.part().objectIndex()).add(new Found(piece.name(), part));
      }
      metrics = metrics.plus(piece.result().metrics());
    }
    for (int i = 0; i < found.size(); i++) {
      cover(i, found.get(i));
    }
    if (!gaps.isEmpty()) {
      throw missing();
    }
    List<PartResult> parts = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      parts.add(combined(i, found.get(i)));
    }
    return new SliceResult(plan, Slice.WHOLE, parts, metrics);
  }

  /** Sorts the parts of an object and notes what is missing between them. */
  private void cover(int object, List<Found> found) {
    // Empty parts, of slices without a fetch, stand before those that begin where they lie.
    found.sort(
        Comparator.<Found>comparingLong(each -> each.part().bytes().offset())
            .thenComparingLong(each -> each.part().bytes().end()));
    long sizeBytes = plan.whole(object).length();
    Found last = null;
    long end = 0;
    for (Found each : found) {
      if (each.part().bytes().isEmpty() && sizeBytes > 0) {
        continue;
      }
      long offset = each.part().bytes().offset();
      boolean emptyTwice = sizeBytes == 0 && last != null;
      if (last != null && (offset < end || emptyTwice)) {
        long overlapEnd = Math.min(end, each.part().bytes().end());
        throw twice(gap(object, offset, overlapEnd).text(plan) + " are", last.name(), each.name());
      }
      if (offset > end) {
        gaps.add(gap(object, end, offset));
      }
      if (last == null || each.part().bytes().end() > end) {
        last = each;
        end = each.part().bytes().end();
      }
    }
    if (end < sizeBytes || last == null) {
      gaps.add(gap(object, end, sizeBytes));
    }
  }

  private static Part gap(int object, long from, long to) {
    return new Part(object, ByteRange.between(from, to));
  }

  private PartResult combined(int object, List<Found> found) {
    for (Found each : found) {
      if (each.part().bytes().equals(plan.whole(object))) {
        return each.result();
      }
    }
    Program program = plan.program();
    List<Partial> partials = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (instruction.op().isReducer()) {
        partials.add(folded(i, instruction, found));
      }
    }
    List<Result> results = Results.of(program, plan.whole(object).length(), partials);
    List<PartValue> values = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Instruction instruction = program.instructions().get(i);
      values.add(
          new PartValue(results.get(i), instruction.op() == Op.FNV ? instruction.state() : 0));
    }
    return new PartResult(
        new Part(object, plan.whole(object)), found.getFirst().result().seen(), values);
  }

  private Partial folded(int index, Instruction reducer, List<Found> found) {
    Partial folded = Partials.empty(reducer, Fnv.lowByte(reducer.state()));
    long state = reducer.state();
    for (Found each : found) {
      PartValue value = each.result().values().get(index);
      if (reducer.op() == Op.FNV && SliceWork.goesOn(plan, index, each.part())) {
        if (value.entered() != state) {
          throw notAfter(index, each, state, value.entered());
        }
      }
      if (value.result().length() > 0) {
        folded = Partials.combine(folded, value.partial());
        state = value.result().value();
      }
    }
    return folded;
  }

  private ProblemException missing() {
    List<String> places = gaps.stream().map(gap -> gap.text(plan)).toList();
    List<String> slices = absent();
    String what =
        slices.isEmpty()
            ? ""
            : (slices.size() > 1 ? "slices " : "slice ")
                + some(slices)
                + (slices.size() > 1 ? " are" : " is");
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            what.isEmpty()
                ? "nothing holds " + some(places)
                : what + " missing: nothing holds " + some(places),
            "every byte of every object in one of the files",
            pieces.size() + (pieces.size() == 1 ? " file" : " files"))
        .asException();
  }

  /** The slices that are not there; none if there are slices of different counts. */
  private List<String> absent() {
    int count = pieces.getFirst().result().slice().count();
    boolean[] there = new boolean[count];
    for (Piece piece : pieces) {
      Slice slice = piece.result().slice();
      if (slice.count() != count) {
        return List.of();
      }
      there[slice.index() - 1] = true;
    }
    return IntStream.range(0, count)
        .filter(i -> !there[i])
        .mapToObj(i -> new Slice(i + 1, count).text())
        .toList();
  }

  private static String some(List<String> all) {
    String shown = String.join(", ", all.subList(0, Math.min(SHOWN_MAX, all.size())));
    return all.size() <= SHOWN_MAX ? shown : shown + " and " + (all.size() - SHOWN_MAX) + " more";
  }

  private static ProblemException twice(String what, String one, String other) {
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            what + " in both " + one + " and " + other,
            "every byte of every object in one of the files",
            "twice")
        .asException();
  }

  private ProblemException notAfter(int index, Found each, long left, long entered) {
    HexFormat hex = HexFormat.of();
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            each.name()
                + " did not go on where the slice before it ended: run it with --after and the"
                + " result that is given here",
            "fnv entered with the state " + hex.toHexDigits(left),
            "fnv entered with the state " + hex.toHexDigits(entered))
        .atInstruction(index)
        .asException();
  }
}
