package io.packetfs.program;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.Fnv;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code instructions} from what a JSON parser made of them. What is wrong is said with the
 * instruction's index and a pointer to the field.
 */
public final class ProgramParser {
  private static final String ROOT = "/instructions";
  private static final List<String> FIELDS =
      List.of("op", "imm", "offset", "length", "pipeline", "state");
  private static final int STATE_DIGITS = 16;
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);

  private ProgramParser() {}

  /**
   * Reads a program.
   *
   * @param json a {@code List} of {@code Map}s with {@code String} keys and values of {@code
   *     Number}, {@code String}, {@code Boolean}, {@code List}, {@code Map} or null; or whatever
   *     else came. A field that is null counts as absent
   * @throws ProblemException at {@code /instructions}: MALFORMED for no list, INVALID_VALUE for an
   *     empty one, TOO_MANY_INSTRUCTIONS; else with the instruction's index at {@code
   *     /instructions/I/FIELD}: MALFORMED for a wrong type, a missing op and an unknown field,
   *     UNKNOWN_OP, INVALID_VALUE (imm, pipeline, state), INVALID_RANGE (offset, length)
   */
  public static Program parse(@Nullable Object json) {
    if (!(json instanceof List<?> list)) {
      throw malformed("the instructions are missing or no array", "an array of instructions", json)
          .at(ROOT)
          .asException();
    }
    at(
        ROOT,
        null,
        () -> {
          InstructionRules.count(list.size());
          return list;
        });
    List<Instruction> instructions = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      instructions.add(new Fields(i, list.get(i)).instruction());
    }
    return new Program(instructions);
  }

  /** The fields of one instruction. */
  private static final class Fields {
    private final int index;
    private final Map<?, ?> fields;

    Fields(int index, @Nullable Object json) {
      this.index = index;
      if (!(json instanceof Map<?, ?> map)) {
        throw malformed("an instruction is an object", "an object with the field op", json)
            .at(ROOT + "/" + index)
            .atInstruction(index)
            .asException();
      }
      this.fields = map;
    }

    Instruction instruction() {
      for (Object field : fields.keySet()) {
        if (!FIELDS.contains(String.valueOf(field))) {
          String name = InstructionRules.shown(String.valueOf(field));
          throw wrong(
              name,
              "an instruction has no field \"" + name + "\"",
              String.join(", ", FIELDS),
              name);
        }
      }
      Op op = op();
      Long imm =
          integer("imm", (value, written) -> (long) InstructionRules.imm(op, value, written));
      Long offset = integer("offset", InstructionRules::offset);
      Long length =
          integer("length", (value, written) -> InstructionRules.length(offset, value, written));
      Long pipeline =
          integer("pipeline", (value, written) -> (long) InstructionRules.pipeline(value, written));
      return new Instruction(
          op,
          imm == null ? 0 : imm.intValue(),
          offset,
          length,
          pipeline == null ? 0 : pipeline.intValue(),
          state(op));
    }

    private Op op() {
      Object value = fields.get("op");
      if (!(value instanceof String name)) {
        throw wrong("op", "op is missing or no string", "a string", type(value));
      }
      return at(pointer("op"), index, () -> InstructionRules.op(name));
    }

    private long state(Op op) {
      Object value = fields.get("state");
      if (value == null) {
        return Fnv.OFFSET_BASIS;
      }
      if (!(value instanceof String digits)) {
        throw wrong(
            "state", "state is no string", "a string of 16 hexadecimal digits", type(value));
      }
      return at(
          pointer("state"),
          index,
          () -> {
            if (op != Op.FNV) {
              throw InstructionRules.invalid(
                  op.wireName() + " takes no state", "no state, or the op fnv", digits);
            }
            if (digits.length() != STATE_DIGITS
                || !digits.chars().allMatch(HexFormat::isHexDigit)) {
              throw InstructionRules.invalid(
                  "state is not that of a 64-bit hash", "16 hexadecimal digits", digits);
            }
            return HexFormat.fromHexDigitsToLong(digits);
          });
    }

    /** Checks a value, given as written too. */
    private interface Rule {
      long check(long value, String written);
    }

    private @Nullable Long integer(String field, Rule rule) {
      Object value = fields.get(field);
      if (value == null) {
        return null;
      }
      Long number = value instanceof Number written ? nearestLong(written) : null;
      if (number == null) {
        throw wrong(
            field,
            field + " is no integer",
            "an integer",
            value instanceof Number ? value.toString() : type(value));
      }
      return at(pointer(field), index, () -> rule.check(number, value.toString()));
    }

    private String pointer(String field) {
      return ROOT + "/" + index + "/" + field.replace("~", "~0").replace("/", "~1");
    }

    private ProblemException wrong(String field, String detail, String expected, String actual) {
      return Problem.of(ErrorCode.MALFORMED, detail, expected, InstructionRules.shown(actual))
          .at(pointer(field))
          .atInstruction(index)
          .asException();
    }
  }

  /**
   * The number as an integer: as JSON has one kind of number, 4096.0 is one too. Those that no long
   * holds become the nearest long, which no rule allows. Null if it has a fraction, or is no
   * number.
   */
  private static @Nullable Long nearestLong(Number number) {
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      return null; // NaN or infinite
    }
    // Compared first: the digits of 1e999999999 are better not written out.
    if (exact.compareTo(LONG_MAX) > 0) {
      return Long.MAX_VALUE;
    }
    if (exact.compareTo(LONG_MIN) < 0) {
      return Long.MIN_VALUE;
    }
    return exact.stripTrailingZeros().scale() <= 0 ? (Long) exact.longValueExact() : null;
  }

  /** Runs a check and adds to what it throws where that was. */
  private static <T> T at(String pointer, @Nullable Integer index, Supplier<T> check) {
    try {
      return check.get();
    } catch (ProblemException e) {
      Problem located = e.problem().at(pointer);
      throw (index == null ? located : located.atInstruction(index)).asException();
    }
  }

  private static Problem malformed(String detail, String expected, @Nullable Object actual) {
    return Problem.of(ErrorCode.MALFORMED, detail, expected, type(actual));
  }

  /** What JSON calls the type of a value. */
  private static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case Map<?, ?> map -> "an object";
      case List<?> list -> "an array";
      case CharSequence text -> "a string";
      case Boolean bool -> "a boolean";
      case Number number -> "a number";
      case Object other -> "something that is not JSON";
    };
  }
}
