package io.packetfs.wire;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;

/** The fields of a {@link Task}, in the order of the record. */
final class TaskFields {
  private TaskFields() {}

  static void write(WireWriter out, Task task) {
    if (task.program().clips()) {
      throw new IllegalArgumentException("a task on the bus names ranges inside its object");
    }
    out.i64(task.id());
    out.string(task.jobId());
    out.i32(task.attempt());
    out.i64(task.epoch());
    out.i32(task.deadlineMs());
    out.i32(task.fetchDeadlineMs());
    out.string(task.url());
    out.nullable(task.expected(), TaskFields::writeIdentity);
    out.name(task.identityRule());
    out.list(task.program().instructions(), TaskFields::writeInstruction);
    out.list(task.fetches(), TaskFields::writeFetch);
    out.i32(task.streams());
    out.i32(task.requestsMax());
    out.list(task.entryStates(), WireWriter::i32);
    out.bool(task.perWindow());
  }

  static Task read(WireReader in) {
    return new Task(
        in.i64(),
        in.string(),
        in.i32(),
        in.i64(),
        in.i32(),
        in.i32(),
        in.string(),
        in.nullable(TaskFields::readIdentity),
        in.name(IdentityRule.class),
        new Program(in.list(TaskFields::readInstruction)),
        in.list(TaskFields::readFetch),
        in.i32(),
        in.i32(),
        in.list(WireReader::i32),
        in.bool());
  }

  static void writeIdentity(WireWriter out, Identity identity) {
    out.i64(identity.sizeBytes());
    out.string(identity.validator());
    out.name(identity.kind());
  }

  static Identity readIdentity(WireReader in) {
    return new Identity(in.i64(), in.string(), in.name(Identity.Kind.class));
  }

  private static void writeInstruction(WireWriter out, Instruction instruction) {
    out.name(instruction.op());
    out.i32(instruction.imm());
    out.nullable(instruction.offset(), WireWriter::i64);
    out.nullable(instruction.length(), WireWriter::i64);
    out.i32(instruction.pipeline());
    out.i64(instruction.state());
  }

  private static Instruction readInstruction(WireReader in) {
    return new Instruction(
        in.name(Op.class),
        in.i32(),
        in.nullable(WireReader::i64),
        in.nullable(WireReader::i64),
        in.i32(),
        in.i64());
  }

  private static void writeFetch(WireWriter out, Fetch fetch) {
    out.i64(fetch.offset());
    out.i64(fetch.length());
  }

  private static Fetch readFetch(WireReader in) {
    return new Fetch(in.i64(), in.i64());
  }
}
