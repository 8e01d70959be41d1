package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.program.fnv.FnvChain;
import io.packetfs.program.fnv.LaneTrack;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run of an object ahead of its {@link ProgramRun}, only to learn with what the run behind
 * it is entered: then both can be computed at once. It follows the low bytes of the program's fnv
 * states and nothing else, and what it meets on the way can be kept, so that the chain is not
 * followed twice.
 *
 * <p>Takes the bytes as a {@link ProgramRun} does. Not thread-safe; may move from thread to thread
 * with a happens-before edge between calls.
 */
public final class ProgramPilot {
  private final Readings readings;
  private final List<Chain> chains;

  private ProgramPilot(Readings readings, List<Chain> chains) {
    this.readings = readings;
    this.chains = chains;
  }

  /**
   * Begins a run.
   *
   * @param objectSizeBytes as in {@link ProgramRun#open(Program, long, ByteRange, List)}
   * @param run as there
   * @param entryStates as there
   * @param keep whether lanes are tracked: {@link PilotTrack#sizeBytesMax} of heap
   * @throws io.packetfs.problem.ProblemException as there
   * @throws IllegalArgumentException as there
   */
  public static ProgramPilot open(
      Program program,
      long objectSizeBytes,
      ByteRange run,
      List<Integer> entryStates,
      boolean keep) {
    List<FusedReducer> reducers = FusedReducer.of(program);
    EntryStates.checkRun(reducers, objectSizeBytes, run, entryStates);
    List<Readings.Seat> seats = new ArrayList<>();
    List<Chain> chains = new ArrayList<>();
    for (int i = 0; i < reducers.size(); i++) {
      FusedReducer reducer = reducers.get(i);
      if (!reducer.reducer().op().isOrdered()) {
        chains.add(new Chain(0, 0, LaneTrack.NONE));
        continue;
      }
      ByteRange range = program.resolve(reducer.index(), objectSizeBytes);
      EntryStates.check(reducer.reducer(), range, run, entryStates.get(i));
      ByteRange part = range.clip(run);
      int blocks = keep ? Math.toIntExact(part.length() / FnvBlocks.BLOCK_BYTES) : 0;
      Chain chain =
          new Chain(
              entryStates.get(i),
              reducer.xorInReducer(),
              blocks == 0 ? LaneTrack.NONE : new LaneTrack(blocks));
      chains.add(chain);
      seats.add(new Readings.Seat(chain, part, reducer.mapToApply()));
    }
    return new ProgramPilot(new Readings(run, seats), List.copyOf(chains));
  }

  /** Takes in the next bytes: see {@link ProgramRun#update}. */
  public void update(ByteBuffer chunk) {
    readings.update(chunk);
  }

  /**
   * What was found. Ends this run.
   *
   * @throws IllegalStateException if bytes are missing, or it was finished before
   */
  public PilotTrack finish() {
    readings.finish();
    List<Integer> exitStates = new ArrayList<>(chains.size());
    List<LaneTrack> lanes = new ArrayList<>(chains.size());
    for (Chain chain : chains) {
      chain.finishBlocks();
      exitStates.add(chain.lowByte);
      lanes.add(chain.track);
    }
    return new PilotTrack(exitStates, lanes);
  }

  /** The low bytes of one fnv. */
  private static final class Chain extends BlockReader {
    private final int xor;
    private final LaneTrack track;
    private int lowByte;
    private @Nullable FnvChain chain;

    Chain(int entryByte, int xor, LaneTrack track) {
      this.lowByte = entryByte;
      this.xor = xor;
      this.track = track;
    }

    @Override
    void block(byte[] block) {
      if (chain == null) {
        chain = new FnvChain(xor);
      }
      lowByte =
          track == LaneTrack.NONE
              ? chain.exitByte(lowByte, block, 0)
              : chain.exitByte(lowByte, block, 0, track);
    }

    @Override
    void rest(byte[] block, int count) {
      lowByte = Fnv.lowByte(Fnv.hash(lowByte, block, 0, count, xor));
    }
  }
}
