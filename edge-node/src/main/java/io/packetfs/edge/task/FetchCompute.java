package io.packetfs.edge.task;

import io.packetfs.edge.source.ChunkSink;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.PilotTrack;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program over the bytes of one fetch as they come. Written by the source's compute threads,
 * read by the task when the fetch has ended.
 *
 * <p>When each window's own partials are wanted too, a program without ordered reducers is run
 * window by window and the windows' partials make the fetch's; an ordered one begins anew in each
 * window, so it is run twice.
 */
final class FetchCompute implements ChunkSink {
  private final Program program;
  private final boolean perWindow;
  private final @Nullable PilotTrack track;
  private final List<List<Partial>> windows = new ArrayList<>();
  private List<Integer> entryStates;
  private List<Partial> partials = List.of();
  private long processedBytes;
  private long objectSizeBytes;
  private long at;
  private long end;
  private @Nullable ProgramRun whole;
  private @Nullable ProgramRun window;

  /**
   * For one fetch.
   *
   * @param entryStates as in a task; ordered fetches set them when their turn comes
   * @param track what a pilot found in these bytes, or null: none read them
   */
  FetchCompute(
      Program program, boolean perWindow, List<Integer> entryStates, @Nullable PilotTrack track) {
    this.program = program;
    this.perWindow = perWindow;
    this.entryStates = entryStates;
    this.track = track;
  }

  /** Before the fetch's turn. */
  void enter(List<Integer> states) {
    entryStates = states;
  }

  /** One for each reducer, when the fetch is done. */
  List<Partial> partials() {
    return partials;
  }

  /** One list for each window, when the fetch is done, if wanted. */
  List<List<Partial>> windows() {
    return windows;
  }

  /** Bytes that a reducer read, each counted once, when the fetch is done. */
  long processedBytes() {
    return processedBytes;
  }

  @Override
  public void begin(Identity identity, ByteRange range) {
    objectSizeBytes = identity.sizeBytes();
    processedBytes = ProcessedBytes.count(program.ranges(objectSizeBytes), range);
    at = range.offset();
    end = range.end();
    if (!perWindow || program.isOrdered() || range.isEmpty()) {
      whole = ProgramRun.open(program, objectSizeBytes, range, entryStates, track);
    } else {
      partials = emptyPartials();
    }
  }

  @Override
  public void accept(ByteBuffer chunk) {
    int last = chunk.limit();
    while (chunk.position() < last) {
      long windowEnd = Math.min(end, Grid.offsetOf(Grid.indexOf(at) + 1));
      int length =
          perWindow
              ? (int) Math.min(last - chunk.position(), windowEnd - at)
              : last - chunk.position();
      if (perWindow) {
        updateWindow(chunk.slice(chunk.position(), length), windowEnd);
      }
      if (whole != null) {
        whole.update(chunk.slice(chunk.position(), length));
      }
      chunk.position(chunk.position() + length);
      at += length;
    }
  }

  @Override
  public Problem beyondEnd(long sizeBytes) {
    return beyondEnd(program, sizeBytes);
  }

  /** Why nothing of a fetch behind the end of such an object can be computed. */
  static Problem beyondEnd(Program program, long sizeBytes) {
    try {
      List<ByteRange> ranges = program.ranges(sizeBytes);
      if (program.clips() && ranges.isEmpty()) {
        return Problem.of(
            ErrorCode.RANGE_BEYOND_END,
            "all ranges lie behind the object's " + sizeBytes + " bytes");
      }
      return Problem.of(
          ErrorCode.INVALID_RANGE,
          "a fetch begins behind the end of the object, whose "
              + sizeBytes
              + " bytes hold the program",
          "a fetch inside " + ranges,
          "one behind byte " + sizeBytes);
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  @Override
  public void end() {
    if (whole != null) {
      partials = whole.finish();
      whole = null;
    }
  }

  private void updateWindow(ByteBuffer bytes, long windowEnd) {
    ProgramRun run = window;
    if (run == null) {
      ByteRange range = ByteRange.between(at, windowEnd);
      run = ProgramRun.open(program, objectSizeBytes, range, ownStates());
      window = run;
    }
    int length = bytes.remaining();
    run.update(bytes);
    if (at + length == windowEnd) {
      List<Partial> done = run.finish();
      windows.add(done);
      window = null;
      if (whole == null) {
        partials = Partials.combineAll(partials, done);
      }
    }
  }

  private List<Partial> emptyPartials() {
    List<Instruction> reducers = program.reducers();
    List<Partial> empty = new ArrayList<>();
    for (int i = 0; i < reducers.size(); i++) {
      empty.add(Partials.empty(reducers.get(i), entryStates.get(i)));
    }
    return empty;
  }

  /** What the reducers are entered with in a window by itself. */
  private List<Integer> ownStates() {
    return program.entryStates();
  }
}
