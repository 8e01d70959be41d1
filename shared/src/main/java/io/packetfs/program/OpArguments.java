package io.packetfs.program;

import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.Fnv;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs as words of a command line: {@code counteq:0 xor:255 add:1 crc32c fnv}. */
public final class OpArguments {
  private OpArguments() {}

  /**
   * Reads a program of one pipeline, over one range.
   *
   * @param ops words of the form {@code OP} or {@code OP:IMM}, with a decimal IMM of 0..255, 0 if
   *     it is left out; in the order in which they take effect
   * @param offset of every instruction, or null: from 0
   * @param length of every instruction, or null: to the end
   * @throws ProblemException with the index of the word, from 0: UNKNOWN_OP, INVALID_VALUE; without
   *     one: INVALID_RANGE, INVALID_VALUE for no words, TOO_MANY_INSTRUCTIONS
   */
  public static Program parse(List<String> ops, @Nullable Long offset, @Nullable Long length) {
    InstructionRules.count(ops.size());
    if (offset != null) {
      InstructionRules.offset(offset, offset.toString());
    }
    if (length != null) {
      InstructionRules.length(offset, length, length.toString());
    }
    List<Instruction> instructions = new ArrayList<>(ops.size());
    for (int i = 0; i < ops.size(); i++) {
      instructions.add(instruction(i, ops.get(i), offset, length));
    }
    return new Program(instructions);
  }

  /** The word of an instruction: {@code counteq:0}, {@code fnv}. */
  public static String text(Instruction instruction) {
    return switch (instruction.op()) {
      case COUNTEQ, XOR, ADD -> instruction.op().wireName() + ":" + instruction.imm();
      case CRC32C, FNV, FNV_LOW, FNV_HIGH -> instruction.op().wireName();
    };
  }

  private static Instruction instruction(
      int index, String word, @Nullable Long offset, @Nullable Long length) {
    try {
      int colon = word.indexOf(':');
      Op op = InstructionRules.op(colon < 0 ? word : word.substring(0, colon));
      int imm = colon < 0 ? 0 : imm(op, word.substring(colon + 1));
      return new Instruction(op, imm, offset, length, 0, Fnv.OFFSET_BASIS);
    } catch (ProblemException e) {
      Problem problem = e.problem().atInstruction(index);
      throw problem.asException();
    }
  }

  private static int imm(Op op, String digits) {
    return switch (op) {
      case CRC32C, FNV, FNV_LOW, FNV_HIGH ->
          throw InstructionRules.invalid(
              op.wireName() + " takes no operand", op.wireName(), op.wireName() + ":" + digits);
      case COUNTEQ, XOR, ADD -> {
        long value;
        try {
          value = Long.parseLong(digits);
        } catch (NumberFormatException e) {
          value = -1; // what is no number is in no range
        }
        yield InstructionRules.imm(op, value, digits);
      }
    };
  }
}
