package io.packetfs.wire;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;

/** The fields of a {@link Problem}, in the order of the record. */
final class ProblemFields {
  private ProblemFields() {}

  static void write(WireWriter out, Problem problem) {
    out.name(problem.code());
    out.string(problem.detail());
    out.nullable(problem.pointer(), WireWriter::string);
    out.nullable(problem.instructionIndex(), WireWriter::i32);
    out.nullable(problem.expected(), WireWriter::string);
    out.nullable(problem.actual(), WireWriter::string);
    out.nullable(problem.retryAfterMs(), WireWriter::i64);
  }

  static Problem read(WireReader in) {
    return new Problem(
        in.name(ErrorCode.class),
        in.string(),
        in.nullable(WireReader::string),
        in.nullable(WireReader::i32),
        in.nullable(WireReader::string),
        in.nullable(WireReader::string),
        in.nullable(WireReader::i64));
  }
}
