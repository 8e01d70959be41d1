package io.packetfs.program;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.fnv.LaneTrack;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program at work on one run of an object's bytes. Takes the bytes in order, in chunks of any
 * size, and keeps none of them. However many reducers it has, memory is read once (see {@link
 * Readings}).
 *
 * <p>Not thread-safe; may move from thread to thread with a happens-before edge between calls.
 */
public final class ProgramRun {
  private final Readings readings;
  private final List<ByteRange> parts;
  private final List<Kernel> kernels;
  private final @Nullable PilotTrack track;

  private ProgramRun(
      Readings readings, List<ByteRange> parts, List<Kernel> kernels, @Nullable PilotTrack track) {
    this.readings = readings;
    this.parts = parts;
    this.kernels = kernels;
    this.track = track;
  }

  /**
   * Begins a run.
   *
   * @param objectSizeBytes size of the whole object, which ranges without a length refer to
   * @param run the bytes that will come, inside the object
   * @param entryStates one for each reducer: the low byte of the state that an entry-dependent one
   *     is entered with, 0..255. For a reducer whose range begins in this run or behind it, that is
   *     the low byte of its instruction's own state (see {@link Program#entryStates}); behind a run
   *     it is {@link Partials#exitStates}. Of other reducers it is ignored
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END with the instruction's index
   * @throws IllegalArgumentException if the run is not inside the object, or the entry states do
   *     not fit
   */
  public static ProgramRun open(
      Program program, long objectSizeBytes, ByteRange run, List<Integer> entryStates) {
    return open(program, objectSizeBytes, run, entryStates, null);
  }

  /**
   * Begins a run that a pilot has read before.
   *
   * @param track what a {@link ProgramPilot} found that was opened with the same; null: none was
   */
  public static ProgramRun open(
      Program program,
      long objectSizeBytes,
      ByteRange run,
      List<Integer> entryStates,
      @Nullable PilotTrack track) {
    List<FusedReducer> reducers = FusedReducer.of(program);
    EntryStates.checkRun(reducers, objectSizeBytes, run, entryStates);
    List<ByteRange> parts = new ArrayList<>();
    List<Kernel> kernels = new ArrayList<>();
    List<Readings.Seat> seats = new ArrayList<>();
    for (int i = 0; i < reducers.size(); i++) {
      FusedReducer reducer = reducers.get(i);
      ByteRange range = program.resolve(reducer.index(), objectSizeBytes);
      EntryStates.check(reducer.reducer(), range, run, entryStates.get(i));
      ByteRange part = range.clip(run);
      LaneTrack lanes = track == null ? LaneTrack.NONE : track.lanes().get(i);
      Kernel kernel = reducer.kernel(entryStates.get(i), lanes);
      parts.add(part);
      kernels.add(kernel);
      seats.add(new Readings.Seat(kernel, part, reducer.mapToApply()));
    }
    return new ProgramRun(
        new Readings(run, seats), List.copyOf(parts), List.copyOf(kernels), track);
  }

  /**
   * Takes in the next bytes of the run: those from the chunk's position to its limit, where its
   * position is afterwards.
   *
   * @param chunk on the heap, direct or mapped, read-only or not, of any size; not kept
   * @throws IllegalArgumentException if the run has fewer bytes left; nothing is taken in then
   * @throws IllegalStateException if it was finished
   * @throws io.packetfs.problem.ProblemException OBJECT_CHANGED if these are not the bytes that the
   *     pilot read
   */
  public void update(ByteBuffer chunk) {
    readings.update(chunk);
  }

  /** Where the next byte lies in the object. */
  public long position() {
    return readings.position();
  }

  /**
   * The partials, one for each reducer in order. Ends this run.
   *
   * @throws IllegalStateException if bytes are missing, or it was finished before
   * @throws io.packetfs.problem.ProblemException OBJECT_CHANGED if these were not the bytes that
   *     the pilot read
   */
  public List<Partial> finish() {
    readings.finish();
    List<Partial> partials = new ArrayList<>(kernels.size());
    for (int i = 0; i < kernels.size(); i++) {
      partials.add(kernels.get(i).finish(parts.get(i).length()));
    }
    if (track != null && !Partials.exitStates(partials).equals(track.exitStates())) {
      throw readTwiceDifferently().asException();
    }
    return List.copyOf(partials);
  }

  /** What was computed from what the pilot found would be wrong. */
  static Problem readTwiceDifferently() {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        "the object changed between two readings of the same bytes, one to learn how fnv goes on"
            + " behind them and one to compute them",
        "the same bytes",
        "others");
  }
}
