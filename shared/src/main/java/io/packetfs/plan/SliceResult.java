package io.packetfs.plan;

import io.packetfs.job.JobMetrics;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.window.ByteRange;
import java.util.List;

/**
 * What came of a slice, all of it. Of the slice 1/1, what came of the plan.
 *
 * @param plan of which
 * @param slice which
 * @param parts one for each part of the slice, in order
 * @param metrics what it cost
 */
public record SliceResult(Plan plan, Slice slice, List<PartResult> parts, JobMetrics metrics) {

  /**
   * Copies the parts and checks them.
   *
   * @throws IllegalArgumentException if they are not the slice's, are of another object than the
   *     plan's, or have a value that cannot be right
   */
  public SliceResult {
    parts = List.copyOf(parts);
    if (!plan.parts(slice).equals(parts.stream().map(PartResult::part).toList())) {
      throw new IllegalArgumentException(
          "these are not the parts of slice " + slice.text() + " of the plan");
    }
    for (PartResult part : parts) {
      check(plan, part);
    }
  }

  private static void check(Plan plan, PartResult result) {
    PlannedObject object = plan.objects().get(result.part().objectIndex());
    if (!result.seen().isSameOfUrl(object.identity())) {
      throw new IllegalArgumentException(
          object.url()
              + " is "
              + PlannedObject.text(object.identity())
              + " in the plan, and was "
              + PlannedObject.text(result.seen()));
    }
    Program program = plan.program();
    if (result.values().size() != program.instructions().size()) {
      throw new IllegalArgumentException(
          program.instructions().size()
              + " instructions have as many results, not "
              + result.values().size());
    }
    for (int i = 0; i < result.values().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      PartValue value = result.values().get(i);
      ByteRange range = program.resolve(i, object.identity().sizeBytes());
      value.check(instruction, range.clip(result.part().bytes()));
      if (instruction.op() == Op.FNV
          && !SliceWork.goesOn(plan, i, result.part())
          && value.entered() != instruction.state()) {
        throw new IllegalArgumentException(
            "the fnv of instruction " + i + " begins here, and not with its own state");
      }
    }
  }
}
