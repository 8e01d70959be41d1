package io.packetfs.scheduler.pcpu;

import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.List;

/** What an edge computes, in this process. */
final class Computed {
  private Computed() {}

  /** The partials of a run of an object. */
  static List<Partial> partials(
      Program program, byte[] object, ByteRange run, List<Integer> entryStates) {
    ProgramRun computing = ProgramRun.open(program, object.length, run, entryStates);
    computing.update(ByteBuffer.wrap(object, (int) run.offset(), (int) run.length()));
    return computing.finish();
  }

  /** What {@code POST /compute} answers about it. */
  static List<Result> results(Program program, byte[] object) {
    return Results.of(
        program,
        object.length,
        partials(program, object, new ByteRange(0, object.length), program.entryStates()));
  }
}
