package io.packetfs.plan;

import io.packetfs.origin.Identity;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Pipeline;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object as an ordinary job: the program clipped to it.
 *
 * <p>A pipeline is the instructions with one range as written and one number. Clipped to a part,
 * two of them may get the same range; so each gets a number of its own, and none of them sees
 * another one's bytes. All instructions of a pipeline are in the part, or none is.
 *
 * @param part which
 * @param program what to compute over the object: the plan's own if the part is the whole object;
 *     null if no instruction has a byte in the part
 * @param places for each instruction of that program, its place in the plan's
 * @param entered for each instruction of the plan, the state that fnv is entered with; 0 of other
 *     ops
 */
public record PartWork(
    Part part, @Nullable Program program, List<Integer> places, List<Long> entered) {

  /** Copies the lists. */
  public PartWork {
    places = List.copyOf(places);
    entered = List.copyOf(entered);
  }

  /**
   * The work of a part.
   *
   * @param entered for each instruction, as above
   */
  static PartWork of(Plan plan, Part part, List<Long> entered) {
    Program program = plan.program();
    ByteRange whole = plan.whole(part.objectIndex());
    List<Integer> places = new ArrayList<>();
    if (part.bytes().equals(whole)) {
      for (int i = 0; i < program.instructions().size(); i++) {
        places.add(i);
      }
      return new PartWork(part, program, places, entered);
    }
    List<Pipeline> pipelines = program.pipelines();
    List<Instruction> clipped = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      ByteRange bytes = program.resolve(i, whole.length()).clip(part.bytes());
      if (!bytes.isEmpty()) {
        Instruction written = program.instructions().get(i);
        places.add(i);
        clipped.add(
            new Instruction(
                written.op(),
                written.imm(),
                bytes.offset(),
                bytes.length(),
                numberOf(pipelines, i),
                written.op() == Op.FNV ? entered.get(i) : written.state()));
      }
    }
    return new PartWork(part, clipped.isEmpty() ? null : new Program(clipped), places, entered);
  }

  private static int numberOf(List<Pipeline> pipelines, int instruction) {
    int number = 0;
    while (!pipelines.get(number).indexes().contains(instruction)) {
      number++;
    }
    return number;
  }

  /**
   * What was found.
   *
   * @param seen what the object was
   * @param found the results of {@link #program}; none if that is null
   * @throws IllegalArgumentException if there are more or fewer
   */
  public PartResult result(Plan plan, Identity seen, List<Result> found) {
    if (found.size() != places.size()) {
      throw new IllegalArgumentException(
          places.size() + " instructions have as many results, not " + found.size());
    }
    Program written = plan.program();
    long sizeBytes = plan.whole(part.objectIndex()).length();
    List<PartValue> values = new ArrayList<>();
    for (int i = 0; i < written.instructions().size(); i++) {
      Instruction instruction = written.instructions().get(i);
      int place = places.indexOf(i);
      values.add(
          place < 0
              ? PartValue.empty(
                  instruction, written.resolve(i, sizeBytes).clip(part.bytes()), entered.get(i))
              : value(instruction, found.get(place), entered.get(i)));
    }
    return new PartResult(part, seen, values);
  }

  private static PartValue value(Instruction instruction, Result found, long entered) {
    return new PartValue(
        new Result(
            found.op(),
            found.imm(),
            found.offset(),
            found.length(),
            instruction.pipeline(),
            found.value(),
            found.verifiedBy()),
        entered);
  }
}
