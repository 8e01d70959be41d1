package io.packetfs.scheduler.pcpu;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.window.ByteRange;
import io.packetfs.wire.json.ComputeReplyJson.Told;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the answer to a call can be right. An endpoint is anybody's program, so nothing is taken
 * on trust that can be compared with what was asked; what does not fit is a failure of that pCPU
 * (PCPU_FAILED), never of the job. Pure.
 */
final class ComputeReply {
  /** RFC 9110, section 8.8.3. */
  private static final Pattern ETAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");

  private static final String WEAK_PREFIX = "W/";
  private static final long CRC_MAX = 0xffff_ffffL;

  private ComputeReply() {}

  /**
   * The values of an answer.
   *
   * @param asked the program that was sent; where it clips, its ranges as far as the object goes
   * @return one for each instruction, in order
   * @throws ProblemException PCPU_FAILED
   */
  static List<Long> values(String pcpuId, Program asked, Told told) {
    List<Instruction> instructions = asked.instructions();
    if (told.results().size() != instructions.size()) {
      throw wrong(
          pcpuId,
          "another number of results",
          instructions.size() + " results",
          told.results().size() + " results");
    }
    for (int i = 0; i < instructions.size(); i++) {
      check(pcpuId, i, asked, told.results().get(i), told.sizeBytes());
    }
    return told.results().stream().map(Result::value).toList();
  }

  private static void check(
      String pcpuId, int index, Program program, Result came, long sizeBytes) {
    Instruction asked = program.instructions().get(index);
    ByteRange range = range(program, index, sizeBytes);
    long offset = range.offset();
    long length = range.length();
    if (came.op() != asked.op()
        || came.imm() != asked.imm()
        || came.offset() != offset
        || came.length() != length
        || length > sizeBytes - offset) {
      throw wrong(
          pcpuId,
          "result " + index + " of something else",
          text(asked.op(), asked.imm(), offset, length) + " inside an object that has these bytes",
          text(came.op(), came.imm(), came.offset(), came.length())
              + " of "
              + sizeBytes
              + " bytes");
    }
    long value = came.value();
    boolean possible =
        switch (asked.op()) {
          case COUNTEQ -> value >= 0 && value <= length;
          case CRC32C -> value >= 0 && value <= CRC_MAX;
          case XOR, ADD -> value == length;
          case FNV -> true;
          case FNV_LOW, FNV_HIGH -> false;
        };
    if (!possible) {
      throw wrong(
          pcpuId,
          "a value that " + asked.op().wireName() + " cannot have",
          switch (asked.op()) {
            case COUNTEQ -> "0.." + length;
            case CRC32C -> "0.." + CRC_MAX;
            case XOR, ADD -> String.valueOf(length);
            case FNV -> "64 unsigned bits";
            case FNV_LOW, FNV_HIGH -> "none over HTTP";
          },
          String.valueOf(value));
    }
  }

  private static ByteRange range(Program program, int index, long sizeBytes) {
    if (program.clips()) {
      return program.resolve(index, sizeBytes);
    }
    Instruction asked = program.instructions().get(index);
    long offset = asked.offset() == null ? 0 : asked.offset();
    return new ByteRange(
        offset, asked.length() == null ? Math.max(0, sizeBytes - offset) : asked.length());
  }

  private static String text(Op op, int imm, long offset, long length) {
    return op.wireName() + " " + imm + " over [" + offset + ", +" + length + ")";
  }

  /**
   * The object that an answer is about.
   *
   * @param expected the pinned identity, or null: the answer pins it
   * @throws ProblemException PCPU_FAILED
   */
  static Identity identity(
      String pcpuId, Told told, @Nullable Identity expected, IdentityRule rule) {
    Identity came = expected == null ? pinned(told, rule) : sameKind(told, expected);
    if (came == null || (expected != null && !came.equals(expected))) {
      throw wrong(
          pcpuId,
          expected == null ? "an object without a usable validator" : "another object",
          expected == null
              ? "a size and an ETag that " + rule.wireName() + " allows"
              : expected.sizeBytes() + " bytes, " + expected.validator(),
          told.sizeBytes()
              + " bytes, "
              + (told.etag() == null ? String.valueOf(told.validator()) : told.etag()));
    }
    return came;
  }

  private static @Nullable Identity pinned(Told told, IdentityRule rule) {
    String etag = told.etag();
    if (etag == null) {
      return told.sizeBytes() == 0 ? Identity.EMPTY : null;
    }
    Identity.Kind kind =
        etag.startsWith(WEAK_PREFIX) ? Identity.Kind.WEAK_ETAG : Identity.Kind.STRONG_ETAG;
    return ETAG.matcher(etag).matches() && rule.accepts(kind)
        ? new Identity(told.sizeBytes(), etag, kind)
        : null;
  }

  private static @Nullable Identity sameKind(Told told, Identity expected) {
    String validator =
        switch (expected.kind()) {
          case STRONG_ETAG, WEAK_ETAG -> told.etag();
          case LAST_MODIFIED, FILE -> told.validator();
          case EMPTY -> told.sizeBytes() == 0 ? expected.validator() : null;
        };
    return validator == null || (expected.kind() == Identity.Kind.EMPTY && told.sizeBytes() != 0)
        ? null
        : new Identity(told.sizeBytes(), validator, expected.kind());
  }

  static ProblemException wrong(String pcpuId, String what, String expected, String actual) {
    return Problem.of(
            ErrorCode.PCPU_FAILED, "pCPU " + pcpuId + " answered " + what, expected, actual)
        .asException();
  }
}
