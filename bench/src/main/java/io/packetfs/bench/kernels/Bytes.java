package io.packetfs.bench.kernels;

import io.packetfs.program.OpArguments;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The bytes that are gone over, and how the product's kernels go over them: as an edge node hands
 * them out. Thread-safe.
 */
final class Bytes implements AutoCloseable {
  /** As an edge node's file source has them. */
  static final int CHUNK_BYTES = 256 * 1024;

  private final Arena arena = Arena.ofShared();
  private final FileChannel file;
  private final MemorySegment mapped;
  private final ThreadLocal<ByteBuffer> buffer =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(CHUNK_BYTES));

  /** Maps and opens a file. */
  Bytes(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
    mapped = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
  }

  long sizeBytes() {
    return mapped.byteSize();
  }

  MemorySegment mapped(ByteRange range) {
    return mapped.asSlice(range.offset(), range.length());
  }

  /** A program of these words, as on the command line. */
  static Program program(String... words) {
    return OpArguments.parse(List.of(words), null, null);
  }

  /** Runs it over a part of the mapping, as if that were an object. */
  long mapped(Program program, ByteRange range) {
    ProgramRun run = open(program, range.length());
    for (long at = range.offset(); at < range.end(); at += CHUNK_BYTES) {
      long length = Math.min(CHUNK_BYTES, range.end() - at);
      run.update(mapped.asSlice(at, length).asByteBuffer());
    }
    return sum(run);
  }

  /** Runs it over a part of the file, by reading it. */
  long read(Program program, ByteRange range) {
    ProgramRun run = open(program, range.length());
    ByteBuffer chunk = buffer.get();
    try {
      for (long at = range.offset(); at < range.end(); ) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, range.end() - at));
        int count = file.read(chunk, at);
        if (count <= 0) {
          throw new IOException("the file ends at " + at);
        }
        run.update(chunk.flip());
        at += count;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum(run);
  }

  /** Runs it over a buffer. */
  static long run(Program program, ByteBuffer bytes) {
    ProgramRun run = open(program, bytes.rewind().remaining());
    run.update(bytes);
    return sum(run);
  }

  private static ProgramRun open(Program program, long length) {
    return ProgramRun.open(program, length, new ByteRange(0, length), program.entryStates());
  }

  private static long sum(ProgramRun run) {
    long sum = 0;
    for (Partial partial : run.finish()) {
      sum +=
          switch (partial) {
            case Partial.Count count -> count.count();
            case Partial.Crc crc -> Integer.toUnsignedLong(crc.crc());
            case Partial.FnvRun fnv -> fnv.apply(Fnv.OFFSET_BASIS);
            case Partial.FnvLow low -> low.map().packed();
            case Partial.FnvHigh high -> high.map().packed();
          };
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    file.close();
    arena.close();
  }
}
