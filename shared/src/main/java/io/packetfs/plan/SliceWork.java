package io.packetfs.plan;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A slice that can be run.
 *
 * @param plan of which
 * @param slice which
 * @param parts what it is made of, ascending
 */
public record SliceWork(Plan plan, Slice slice, List<PartWork> parts) {

  /** Copies the parts. */
  public SliceWork {
    parts = List.copyOf(parts);
  }

  /**
   * The work of a slice.
   *
   * @param after what the slice before it found: fnv goes on from there. Null if there is none,
   *     which is refused where one is needed
   * @throws ProblemException INVALID_VALUE if an fnv's range began before this slice and after is
   *     missing, or is another slice's
   */
  public static SliceWork of(Plan plan, Slice slice, @Nullable Piece after) {
    if (after != null) {
      checkBefore(plan, slice, after);
    }
    List<PartWork> parts = new ArrayList<>();
    for (Part part : plan.parts(slice)) {
      parts.add(PartWork.of(plan, part, entered(plan, slice, part, after)));
    }
    return new SliceWork(plan, slice, parts);
  }

  /** A job that would read the same objects. */
  public JobSpec readable() {
    return new JobSpec(
        parts.stream().map(part -> plan.objects().get(part.part().objectIndex()).url()).toList(),
        plan.program(),
        null,
        Map.of(),
        JobOptions.DEFAULT);
  }

  private static void checkBefore(Plan plan, Slice slice, Piece after) {
    plan.checkSame(after.result().plan(), after.name());
    Slice given = after.result().slice();
    if (slice.index() == 1 || !given.equals(slice.before())) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "slice " + slice.text() + " does not go on behind " + after.name(),
              slice.index() == 1
                  ? "nothing: it is the first"
                  : "the result of slice " + slice.before().text(),
              "the result of slice " + given.text())
          .asException();
    }
  }

  private static List<Long> entered(Plan plan, Slice slice, Part part, @Nullable Piece after) {
    Program program = plan.program();
    List<Long> entered = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      if (instruction.op() != Op.FNV) {
        entered.add(0L);
      } else if (!goesOn(plan, i, part)) {
        entered.add(instruction.state());
      } else if (after == null) {
        throw missing(plan, slice, part, i);
      } else {
        entered.add(valueBefore(part, i, after.result()));
      }
    }
    return entered;
  }

  /** Whether an fnv's range began before the part and does not end before it. */
  static boolean goesOn(Plan plan, int instruction, Part part) {
    ByteRange range = plan.program().resolve(instruction, plan.whole(part.objectIndex()).length());
    return range.offset() < part.bytes().offset() && part.bytes().offset() < range.end();
  }

  // Slices of one count lie side by side: the part before this one is in the slice before.
  private static long valueBefore(Part part, int instruction, SliceResult before) {
    return before.parts().stream()
        .filter(each -> each.part().objectIndex() == part.objectIndex())
        .findFirst()
        .orElseThrow()
        .values()
        .get(instruction)
        .result()
        .value();
  }

  private static ProblemException missing(Plan plan, Slice slice, Part part, int instruction) {
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            "fnv goes from slice to slice in order, and slice "
                + slice.text()
                + " begins inside one, at byte "
                + part.bytes().offset()
                + " of "
                + plan.objects().get(part.objectIndex()).url(),
            "--after RESULT, where RESULT is that of slice " + slice.before().text(),
            "no result of the slice before")
        .atInstruction(instruction)
        .asException();
  }
}
