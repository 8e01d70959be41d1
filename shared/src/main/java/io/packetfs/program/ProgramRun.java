package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program at work on one run of an object's bytes. Takes the bytes in order, in chunks of any
 * size, and keeps none of them.
 *
 * <p>Reducers that see the same bytes, over the same part of the run and through the same
 * transforms, share one reading. With more than one reducer a chunk is worked off in blocks that
 * stay in the first-level cache, so that memory is read once, however many they are. What no
 * reducer wants is skipped.
 *
 * <p>Not thread-safe; may move from thread to thread with a happens-before edge between calls.
 */
public final class ProgramRun {
  /** With its scratch copy, a block fits a first-level cache of 32 KiB. */
  static final int BLOCK_BYTES = 16 << 10;

  /**
   * Kernels that see the same bytes.
   *
   * @param part the bytes of the object that they see, in the run
   * @param map what is done to each byte before
   * @param kernels at least one
   */
  private record Reading(ByteRange part, ByteMap map, List<Kernel> kernels) {}

  private record ReadingKey(ByteRange part, ByteMap map) {}

  private final ByteRange run;
  private final List<ByteRange> parts;
  private final List<Kernel> kernels;
  private final List<Reading> readings;
  private final byte[] scratch;
  private long position;
  private boolean finished;

  private ProgramRun(
      ByteRange run, List<ByteRange> parts, List<Kernel> kernels, List<Reading> readings) {
    this.run = run;
    this.parts = parts;
    this.kernels = kernels;
    this.readings = readings;
    boolean transforms = readings.stream().anyMatch(reading -> !reading.map().isIdentity());
    this.scratch = transforms ? new byte[BLOCK_BYTES] : new byte[0];
    this.position = run.offset();
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
    if (run.end() > objectSizeBytes) {
      throw new IllegalArgumentException(
          run + " reaches beyond the object's " + objectSizeBytes + " bytes");
    }
    List<FusedReducer> reducers = FusedReducer.of(program);
    if (entryStates.size() != reducers.size()) {
      throw new IllegalArgumentException(
          "a program of "
              + reducers.size()
              + " reducers has as many entry states, not "
              + entryStates.size());
    }
    List<ByteRange> parts = new ArrayList<>();
    List<Kernel> kernels = new ArrayList<>();
    Map<ReadingKey, List<Kernel>> sharing = new LinkedHashMap<>();
    for (int i = 0; i < reducers.size(); i++) {
      FusedReducer reducer = reducers.get(i);
      ByteRange range = program.resolve(reducer.index(), objectSizeBytes);
      ByteRange part = range.clip(run);
      int entryByte = entryStates.get(i);
      checkEntry(reducer.reducer(), range, run, entryByte);
      Kernel kernel = reducer.kernel(entryByte);
      parts.add(part);
      kernels.add(kernel);
      if (!part.isEmpty()) {
        sharing
            .computeIfAbsent(new ReadingKey(part, reducer.mapToApply()), key -> new ArrayList<>())
            .add(kernel);
      }
    }
    List<Reading> readings = new ArrayList<>();
    sharing.forEach(
        (key, sharers) -> readings.add(new Reading(key.part(), key.map(), List.copyOf(sharers))));
    return new ProgramRun(run, List.copyOf(parts), List.copyOf(kernels), List.copyOf(readings));
  }

  /**
   * Takes in the next bytes of the run: those from the chunk's position to its limit, where its
   * position is afterwards.
   *
   * @param chunk on the heap, direct or mapped, read-only or not, of any size; not kept
   * @throws IllegalArgumentException if the run has fewer bytes left; nothing is taken in then
   * @throws IllegalStateException if it was finished
   */
  public void update(ByteBuffer chunk) {
    if (finished) {
      throw new IllegalStateException("a finished run takes no more bytes");
    }
    if (chunk.remaining() > run.end() - position) {
      throw new IllegalArgumentException(
          "a chunk of "
              + chunk.remaining()
              + " bytes is too long where "
              + (run.end() - position)
              + " are left of "
              + run);
    }
    if (chunk.isDirect() || chunk.hasArray()) {
      read(Chunk.of(chunk), chunk.remaining());
      chunk.position(chunk.limit());
    } else {
      // A read-only buffer does not show its array.
      byte[] copy = new byte[Math.min(BLOCK_BYTES, chunk.remaining())];
      while (chunk.hasRemaining()) {
        int count = Math.min(copy.length, chunk.remaining());
        chunk.get(copy, 0, count);
        read(new HeapChunk(copy, 0), count);
      }
    }
  }

  /** Where the next byte lies in the object. */
  public long position() {
    return position;
  }

  /**
   * The partials, one for each reducer in order. Ends this run.
   *
   * @throws IllegalStateException if bytes are missing, or it was finished before
   */
  public List<Partial> finish() {
    if (finished) {
      throw new IllegalStateException("the run was finished before");
    }
    if (position < run.end()) {
      throw new IllegalStateException((run.end() - position) + " bytes are missing of " + run);
    }
    finished = true;
    List<Partial> partials = new ArrayList<>(kernels.size());
    for (int i = 0; i < kernels.size(); i++) {
      partials.add(kernels.get(i).finish(parts.get(i).length()));
    }
    return List.copyOf(partials);
  }

  private void read(Chunk chunk, int count) {
    ByteRange here = new ByteRange(position, count);
    List<Reading> wanted =
        readings.stream().filter(reading -> reading.part().intersect(here) != null).toList();
    position += count;
    if (wanted.isEmpty()) {
      return;
    }
    boolean alone =
        wanted.size() == 1
            && wanted.getFirst().kernels().size() == 1
            && wanted.getFirst().map().isIdentity();
    int step = alone ? count : BLOCK_BYTES;
    for (long at = here.offset(); at < here.end(); at += step) {
      ByteRange block = new ByteRange(at, Math.min(step, here.end() - at));
      for (Reading reading : wanted) {
        ByteRange bytes = reading.part().intersect(block);
        if (bytes != null) {
          read(
              chunk,
              reading,
              (int) (bytes.offset() - here.offset()),
              (int) (bytes.end() - here.offset()));
        }
      }
    }
  }

  private void read(Chunk chunk, Reading reading, int from, int to) {
    if (reading.map().isIdentity()) {
      for (Kernel kernel : reading.kernels()) {
        kernel.read(chunk, from, to);
      }
      return;
    }
    int count = to - from;
    chunk.copy(from, scratch, 0, count);
    reading.map().apply(scratch, count);
    HeapChunk transformed = new HeapChunk(scratch, 0);
    for (Kernel kernel : reading.kernels()) {
      kernel.read(transformed, 0, count);
    }
  }

  private static void checkEntry(
      Instruction reducer, ByteRange range, ByteRange run, int entryByte) {
    if (!reducer.op().isOrdered()) {
      return;
    }
    boolean begun = range.offset() < run.offset();
    if (entryByte != Fnv.lowByte(entryByte)
        || (!begun && entryByte != Fnv.lowByte(reducer.state()))) {
      throw new IllegalArgumentException(
          "an entry state of "
              + entryByte
              + (begun
                  ? " is not in 0..255"
                  : " is not the low byte of the instruction's own state, and its range has not begun before "
                      + run));
    }
  }
}
