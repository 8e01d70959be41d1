package io.packetfs.program;

import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings the bytes of a run to whoever reads them. Takes them in order, in chunks of any size, and
 * keeps none of them.
 *
 * <p>Readers of the same bytes, over the same part of the run and through the same transforms,
 * share one reading. With more than one reader a chunk is worked off in blocks that stay in the
 * first-level cache, so that memory is read once, however many they are. What nobody wants is
 * skipped.
 *
 * <p>Not thread-safe; may move from thread to thread with a happens-before edge between calls.
 */
final class Readings {
  /** With its scratch copy, a block fits a first-level cache of 32 KiB. */
  static final int BLOCK_BYTES = 16 << 10;

  /**
   * What a reader sees.
   *
   * @param reader whoever sees it
   * @param part the bytes of the object, inside the run
   * @param map what is done to each byte before
   */
  record Seat(ByteReader reader, ByteRange part, ByteMap map) {}

  /** Readers that see the same; at least one. */
  private record Reading(ByteRange part, ByteMap map, List<ByteReader> readers) {}

  private record ReadingKey(ByteRange part, ByteMap map) {}

  private final ByteRange run;
  private final List<Reading> readings;
  private final byte[] scratch;
  private long position;
  private boolean finished;

  Readings(ByteRange run, List<Seat> seats) {
    this.run = run;
    this.readings = shared(seats);
    boolean transforms = readings.stream().anyMatch(reading -> !reading.map().isIdentity());
    this.scratch = transforms ? new byte[BLOCK_BYTES] : new byte[0];
    this.position = run.offset();
  }

  private static List<Reading> shared(List<Seat> seats) {
    Map<ReadingKey, List<ByteReader>> sharing = new LinkedHashMap<>();
    for (Seat seat : seats) {
      if (!seat.part().isEmpty()) {
        sharing
            .computeIfAbsent(new ReadingKey(seat.part(), seat.map()), key -> new ArrayList<>())
            .add(seat.reader());
      }
    }
    List<Reading> readings = new ArrayList<>();
    sharing.forEach(
        (key, sharers) -> readings.add(new Reading(key.part(), key.map(), List.copyOf(sharers))));
    return List.copyOf(readings);
  }

  /** See {@link ProgramRun#update}. */
  void update(ByteBuffer chunk) {
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
  long position() {
    return position;
  }

  /**
   * All bytes came.
   *
   * @throws IllegalStateException if bytes are missing, or it was finished before
   */
  void finish() {
    if (finished) {
      throw new IllegalStateException("the run was finished before");
    }
    if (position < run.end()) {
      throw new IllegalStateException((run.end() - position) + " bytes are missing of " + run);
    }
    finished = true;
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
            && wanted.getFirst().readers().size() == 1
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
      for (ByteReader reader : reading.readers()) {
        reader.read(chunk, from, to);
      }
      return;
    }
    int count = to - from;
    chunk.copy(from, scratch, 0, count);
    reading.map().apply(scratch, count);
    HeapChunk transformed = new HeapChunk(scratch, 0);
    for (ByteReader reader : reading.readers()) {
      reader.read(transformed, 0, count);
    }
  }
}
