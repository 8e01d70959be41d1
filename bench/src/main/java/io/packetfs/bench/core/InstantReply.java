package io.packetfs.bench.core;

import io.packetfs.origin.Identity;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import java.util.List;

/** What a pCPU answers that reads nothing: the {@link WindowHits}, as if after one ms of work. */
public final class InstantReply {
  /** The program that the answers fit. */
  public static final Program PROGRAM = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));

  private static final long SERVICE_MICROS = 1_000;
  private static final String VALIDATOR = "\"v\"";

  private InstantReply() {}

  /**
   * The answer to a task.
   *
   * @param objectBytes size of the object, in bytes; a probe may reach beyond it
   */
  public static TaskReply to(Task task, String pcpuId, long objectBytes) {
    long first = task.fetches().getFirst().offset();
    ByteRange read =
        ByteRange.between(first, Math.min(task.fetches().getLast().end(), objectBytes));
    return new TaskReply(
        task.id(),
        pcpuId,
        new Identity(objectBytes, VALIDATOR, Identity.Kind.FILE),
        null,
        task.fetches().size(),
        List.of(new Partial.Count(read.length(), WindowHits.of(read))),
        List.of(),
        new FetchFacts(
            task.fetches().size(),
            read.length(),
            read.length(),
            0,
            0,
            0,
            0,
            0,
            null,
            null,
            SERVICE_MICROS,
            SERVICE_MICROS),
        null);
  }
}
