package io.packetfs.program;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the values of an instruction may be, wherever it is written. Each check returns the value or
 * throws what is wrong with it; where that was is for the caller to add.
 */
final class InstructionRules {
  /** The highest imm: it is a byte. */
  static final int IMM_MAX = 255;

  /** How much of what was written an error repeats, in characters. */
  private static final int SHOWN_CHARS_MAX = 64;

  private InstructionRules() {}

  static Op op(String name) {
    return Op.byName(name)
        .orElseThrow(
            () ->
                Problem.of(
                        ErrorCode.UNKNOWN_OP,
                        "there is no op \"" + shown(name) + "\"",
                        Op.written().stream().map(Op::wireName).collect(Collectors.joining(", ")),
                        shown(name))
                    .asException());
  }

  /**
   * Checks an operand. For ops that have none, 0 is as good as nothing.
   *
   * @param written how it was written
   */
  static int imm(Op op, long value, String written) {
    return switch (op) {
      case COUNTEQ, XOR, ADD -> bounded("imm", value, IMM_MAX, written);
      case CRC32C, FNV, FNV_LOW, FNV_HIGH -> {
        if (value != 0) {
          throw invalid(op.wireName() + " takes no imm", "no imm", written);
        }
        yield 0;
      }
    };
  }

  static int pipeline(long value, String written) {
    return bounded("pipeline", value, Program.PIPELINE_MAX, written);
  }

  static long offset(long value, String written) {
    if (value < 0 || value > Program.JSON_BYTES_MAX) {
      throw invalidRange("offset is out of its range", "0.." + Program.JSON_BYTES_MAX, written);
    }
    return value;
  }

  /**
   * Checks a length.
   *
   * @param offset a checked offset, or null: from 0
   */
  static long length(@Nullable Long offset, long value, String written) {
    if (value < 1 || value > Program.JSON_BYTES_MAX) {
      throw invalidRange("length is out of its range", "1.." + Program.JSON_BYTES_MAX, written);
    }
    if (offset != null && value > Program.JSON_BYTES_MAX - offset) {
      throw invalidRange(
          "the range ends behind the largest object",
          "offset + length <= " + Program.JSON_BYTES_MAX,
          "offset " + offset + ", length " + written);
    }
    return value;
  }

  /** Checks how many instructions there are. */
  static void count(int instructions) {
    String allowed = "1 to " + Program.INSTRUCTIONS_MAX + " instructions";
    if (instructions == 0) {
      throw invalid("a program needs an instruction", allowed, "none");
    }
    if (instructions > Program.INSTRUCTIONS_MAX) {
      throw Problem.of(
              ErrorCode.TOO_MANY_INSTRUCTIONS,
              "the program has too many instructions",
              allowed,
              String.valueOf(instructions))
          .asException();
    }
  }

  static ProblemException invalid(String detail, String expected, String actual) {
    return Problem.of(ErrorCode.INVALID_VALUE, detail, expected, shown(actual)).asException();
  }

  /** A piece of what was written that is short enough to be repeated. */
  static String shown(String written) {
    return written.length() <= SHOWN_CHARS_MAX
        ? written
        : written.substring(0, SHOWN_CHARS_MAX) + "...";
  }

  private static int bounded(String field, long value, int max, String written) {
    if (value < 0 || value > max) {
      throw invalid(field + " is out of its range", "0.." + max, written);
    }
    return (int) value;
  }

  private static ProblemException invalidRange(String detail, String expected, String actual) {
    return Problem.of(ErrorCode.INVALID_RANGE, detail, expected, shown(actual)).asException();
  }
}
