package io.packetfs.program;

import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvHigh;
import io.packetfs.program.Partial.FnvLow;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Turns the partials of everything that was to be read into what the user asked for. */
public final class Results {
  private Results() {}

  /**
   * The results over a whole object, in the order of the instructions.
   *
   * @param partials one for each reducer, in order, each over its whole range
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END with the instruction's index
   * @throws IllegalArgumentException if a partial is missing, of another kind than its op, or does
   *     not cover its range: exact or nothing
   */
  public static List<Result> of(Program program, long objectSizeBytes, List<Partial> partials) {
    return ofWindow(program, objectSizeBytes, new ByteRange(0, objectSizeBytes), partials);
  }

  /**
   * The results over one window by itself, each over the part of its range that lies in the window;
   * where none does, the result is that of no bytes.
   *
   * @param window bytes inside the object
   * @param partials one for each reducer, in order, over the window alone; fnv begins with its
   *     instruction's state
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END with the instruction's index
   * @throws IllegalArgumentException if a partial is missing, of another kind than its op, or does
   *     not cover its part
   */
  public static List<Result> ofWindow(
      Program program, long objectSizeBytes, ByteRange window, List<Partial> partials) {
    int reducers = program.reducers().size();
    if (partials.size() != reducers) {
      throw new IllegalArgumentException(
          "a program of " + reducers + " reducers has as many partials, not " + partials.size());
    }
    List<Instruction> instructions = program.instructions();
    List<Result> results = new ArrayList<>(instructions.size());
    Iterator<Partial> rest = partials.iterator();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      ByteRange part = program.resolve(i, objectSizeBytes).clip(window);
      long value =
          instruction.op().isReducer() ? value(instruction, part, rest.next()) : part.length();
      results.add(
          new Result(
              instruction.op(),
              instruction.imm(),
              part.offset(),
              part.length(),
              instruction.pipeline(),
              value));
    }
    return List.copyOf(results);
  }

  private static long value(Instruction reducer, ByteRange part, Partial partial) {
    if (partial.length() != part.length()) {
      throw new IllegalArgumentException(
          partial + " does not cover the " + part.length() + " bytes of " + part);
    }
    return switch (partial) {
      case Count count when reducer.op() == Op.COUNTEQ -> count.count();
      case Crc crc when reducer.op() == Op.CRC32C -> Integer.toUnsignedLong(crc.crc());
      case FnvRun run when reducer.op() == Op.FNV -> run.apply(reducer.state());
      case Count count -> throw mismatch(reducer, count);
      case Crc crc -> throw mismatch(reducer, crc);
      case FnvRun run -> throw mismatch(reducer, run);
      case FnvLow run -> throw mismatch(reducer, run);
      case FnvHigh run -> throw mismatch(reducer, run);
    };
  }

  private static IllegalArgumentException mismatch(Instruction reducer, Partial partial) {
    return new IllegalArgumentException(partial + " is no partial of " + reducer.op().wireName());
  }
}
