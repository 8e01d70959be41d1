package io.packetfs.bench;

import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What the machine can do without any system around it: threads of this process go over the file,
 * which stays mapped, with the product's own kernels. It has everything in its favour: nothing to
 * plan, send or book, warm page tables, no other process.
 */
final class DirectScan implements AutoCloseable {
  /** The parts that a thread hands to the kernels: as long as a fetch. */
  private static final long CHUNK_BYTES = 16 * Grid.WINDOW_BYTES;

  private final Workload workload;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment mapped;
  private final SideBySide threads;
  private final int threadsMax;

  private DirectScan(Workload workload, int threadsMax) throws IOException {
    this.workload = workload;
    this.threadsMax = threadsMax;
    this.threads = new SideBySide(threadsMax);
    try (FileChannel file = FileChannel.open(workload.file(), StandardOpenOption.READ)) {
      mapped = file.map(MapMode.READ_ONLY, 0, workload.bytes(), arena);
    }
  }

  /** Maps the workload's file. */
  static DirectScan open(Workload workload, int threadsMax) throws IOException {
    return new DirectScan(workload, threadsMax);
  }

  /**
   * Scans with so many threads, each its own neighbouring part.
   *
   * @return GiB/s
   * @throws WrongResultException if it found something else than expected
   */
  double gibPerSecond(int imm, int threadCount, Expected expected) {
    if (threadCount < 1 || threadCount > threadsMax) {
      throw new IllegalArgumentException(threadCount + " threads, where " + threadsMax + " are");
    }
    Program program = workload.program(imm);
    long partBytes = Math.ceilDiv(workload.windows(), (long) threadCount) * Grid.WINDOW_BYTES;
    long begunNanos = System.nanoTime();
    List<Callable<List<Partial>>> parts = new ArrayList<>();
    for (long from = 0; from < workload.bytes(); from += partBytes) {
      ByteRange part = new ByteRange(from, Math.min(partBytes, workload.bytes() - from));
      parts.add(() -> scan(program, part));
    }
    List<List<Partial>> partials = threads.all(parts);
    double seconds = Rate.secondsSince(begunNanos);
    check(program, partials, imm, expected);
    return Rate.gibPerSecond(workload.bytes(), seconds);
  }

  private List<Partial> scan(Program program, ByteRange part) {
    // A part of an entry-dependent reducer needs the byte that the part before it leaves. Nobody
    // knows it, and to the
    // loop it is all the same: any byte takes the same time.
    List<Integer> entries =
        part.offset() == 0
            ? program.entryStates()
            : Collections.nCopies(program.entryStates().size(), 0);
    ProgramRun run = ProgramRun.open(program, workload.bytes(), part, entries);
    for (long at = part.offset(); at < part.end(); at += CHUNK_BYTES) {
      run.update(mapped.asSlice(at, Math.min(CHUNK_BYTES, part.end() - at)).asByteBuffer());
    }
    return run.finish();
  }

  private void check(Program program, List<List<Partial>> partials, int imm, Expected expected) {
    if (workload.op() == Op.FNV && partials.size() > 1) {
      return;
    }
    List<Partial> whole = partials.stream().reduce(Partials::combineAll).orElseThrow();
    Result result = Results.of(program, workload.bytes(), whole).getFirst();
    WrongResultException.check("a direct scan", expected.value(imm), result.valueText());
  }

  @Override
  public void close() {
    threads.close();
    arena.close();
  }
}
