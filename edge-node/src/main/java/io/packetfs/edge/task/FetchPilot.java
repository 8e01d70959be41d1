package io.packetfs.edge.task;

import io.packetfs.edge.source.ChunkSink;
import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.program.PilotTrack;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramPilot;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program's pilot over the bytes of one fetch. Written by the source's compute threads, read
 * by the task when the fetch has ended.
 */
final class FetchPilot implements ChunkSink {
  private final Program program;
  private final List<Integer> entryStates;
  private final boolean keep;
  private @Nullable ProgramPilot pilot;
  private @Nullable PilotTrack track;

  FetchPilot(Program program, List<Integer> entryStates, boolean keep) {
    this.program = program;
    this.entryStates = entryStates;
    this.keep = keep;
  }

  /** What it found, or null as long as the fetch is not done. */
  @Nullable PilotTrack track() {
    return track;
  }

  @Override
  public void begin(Identity identity, ByteRange range) {
    pilot = ProgramPilot.open(program, identity.sizeBytes(), range, entryStates, keep);
  }

  @Override
  public void accept(ByteBuffer chunk) {
    begun().update(chunk);
  }

  @Override
  public Problem beyondEnd(long sizeBytes) {
    return FetchCompute.beyondEnd(program, sizeBytes);
  }

  @Override
  public void end() {
    track = begun().finish();
  }

  private ProgramPilot begun() {
    ProgramPilot begun = pilot;
    if (begun == null) {
      throw new IllegalStateException("bytes before the beginning");
    }
    return begun;
  }
}
