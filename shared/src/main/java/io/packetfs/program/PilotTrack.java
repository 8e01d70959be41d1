package io.packetfs.program;

import io.packetfs.program.fnv.LaneTrack;
import java.util.List;

/**
 * What a {@link ProgramPilot} found in a run.
 *
 * @param exitStates what the next run is entered with, one for each reducer, as {@link
 *     Partials#exitStates} would say when this one is computed
 * @param lanes for each reducer what its chain came by; {@link LaneTrack#NONE} where there is no
 *     chain or it was not kept
 */
public record PilotTrack(List<Integer> exitStates, List<LaneTrack> lanes) {

  /** Copies the lists. */
  public PilotTrack {
    exitStates = List.copyOf(exitStates);
    lanes = List.copyOf(lanes);
  }

  /** Heap bytes, at most, of what a pilot keeps of a run of so many bytes. */
  public static long sizeBytesMax(Program program, long runBytes) {
    long chains = program.reducers().stream().filter(i -> i.op().isOrdered()).count();
    return chains * LaneTrack.sizeBytes(runBytes);
  }
}
