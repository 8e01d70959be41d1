package io.packetfs.bench.kernels;

import io.packetfs.bench.SideBySide;
import io.packetfs.program.Program;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/** What is measured. Not thread-safe. */
final class Contests implements AutoCloseable {
  /** Times that a window in the cache is gone over in a round. */
  private static final int WINDOW_PASSES = 256;

  /** Of the file, for one-stream fnv in C: it takes a fiftieth of a second. */
  private static final long HASHED_BYTES = 16L * Grid.WINDOW_BYTES;

  private static final int HASHED_RANGES = 4;
  private static final int BYTE_VALUES = 256;
  private static final int THREADS_MAX = 2;

  private final Bytes bytes;
  private final CLoops c;
  private final SideBySide threads = new SideBySide(THREADS_MAX);
  private final List<Program> counts =
      IntStream.range(0, BYTE_VALUES).mapToObj(i -> Bytes.program("counteq:" + i)).toList();
  private final List<Program> countsAndSums =
      IntStream.range(0, BYTE_VALUES)
          .mapToObj(i -> Bytes.program("counteq:" + i, "crc32c"))
          .toList();
  private final Program checksum = Bytes.program("crc32c");
  private final Program hash = Bytes.program("fnv");

  /** Over these bytes, against these loops. */
  Contests(Bytes bytes, CLoops c) {
    this.bytes = bytes;
    this.c = c;
  }

  /** All of them, in the order in which they are told. */
  List<Contest> all() {
    List<Contest> all = new ArrayList<>(windows());
    for (int threadCount = 1; threadCount <= THREADS_MAX; threadCount++) {
      all.addAll(file(threadCount));
    }
    all.addAll(hashes());
    return List.copyOf(all);
  }

  private List<Contest> windows() {
    ByteRange range = new ByteRange(0, Grid.WINDOW_BYTES);
    ByteBuffer direct = ByteBuffer.allocateDirect(Grid.WINDOW_BYTES);
    direct.put(bytes.mapped(range).asByteBuffer());
    ByteBuffer heap = ByteBuffer.allocate(Grid.WINDOW_BYTES);
    heap.put(bytes.mapped(range).asByteBuffer());
    MemorySegment segment = MemorySegment.ofBuffer(direct.rewind());
    Contest.Pass limit = often(imm -> c.count(segment, (byte) imm));
    return List.of(
        window(
            "counteq, a direct buffer",
            "C",
            often(imm -> Bytes.run(counts.get(imm), direct)),
            limit),
        window("counteq, an array", "C", often(imm -> Bytes.run(counts.get(imm), heap)), limit),
        window(
            "crc32c, a direct buffer",
            "java.util.zip",
            often(imm -> Bytes.run(checksum, direct)),
            often(imm -> checksum(direct.duplicate().rewind()))),
        window(
            "counteq crc32c, a direct buffer",
            "one after the other",
            often(imm -> Bytes.run(countsAndSums.get(imm), direct)),
            often(imm -> Bytes.run(counts.get(imm), direct) + Bytes.run(checksum, direct))));
  }

  private static Contest window(
      String what, String limitName, Contest.Pass kernel, Contest.Pass limit) {
    return new Contest(what, limitName, (long) WINDOW_PASSES * Grid.WINDOW_BYTES, kernel, limit);
  }

  private List<Contest> file(int threadCount) {
    String by = ", " + threadCount + (threadCount == 1 ? " thread" : " threads");
    return List.of(
        file(
            "counteq, a mapped file" + by,
            "C",
            threadCount,
            (imm, part) -> bytes.mapped(counts.get(imm), part),
            (imm, part) -> c.count(bytes.mapped(part), (byte) imm)),
        file(
            "counteq, a file by reading" + by,
            "C",
            threadCount,
            (imm, part) -> bytes.read(counts.get(imm), part),
            (imm, part) -> c.countFile(part.offset(), part.length(), (byte) imm)),
        file(
            "counteq crc32c, a file by reading" + by,
            "two readings",
            threadCount,
            (imm, part) -> bytes.read(countsAndSums.get(imm), part),
            (imm, part) -> bytes.read(counts.get(imm), part) + bytes.read(checksum, part)));
  }

  private Contest file(
      String what, String limitName, int threadCount, PartPass kernel, PartPass limit) {
    List<ByteRange> parts = parts(bytes.sizeBytes(), threadCount);
    return new Contest(
        what,
        limitName,
        bytes.sizeBytes(),
        round -> sideBySide(parts, round % BYTE_VALUES, kernel),
        round -> sideBySide(parts, round % BYTE_VALUES, limit));
  }

  private List<Contest> hashes() {
    List<ByteRange> whole = parts(HASHED_BYTES, 1);
    List<ByteRange> ranges = parts(HASHED_BYTES, HASHED_RANGES);
    return List.of(
        hash("fnv, one object", whole, hash, 0),
        hash("fnv, four independent ranges", ranges, hash, 0),
        hash("xor fnv, one object", whole, Bytes.program("xor:255", "fnv"), 255));
  }

  private Contest hash(String what, List<ByteRange> ranges, Program program, int xor) {
    return new Contest(
        what,
        "C, byte after byte",
        HASHED_BYTES,
        round -> ranges.stream().mapToLong(range -> bytes.mapped(program, range)).sum(),
        round -> ranges.stream().mapToLong(range -> c.fnv(bytes.mapped(range), (byte) xor)).sum());
  }

  // ---- how often, and by how many ----

  private interface WindowPass {
    long run(int imm);
  }

  private interface PartPass {
    long run(int imm, ByteRange part);
  }

  private static Contest.Pass often(WindowPass window) {
    return round -> {
      long sum = 0;
      for (int pass = 0; pass < WINDOW_PASSES; pass++) {
        sum += window.run((round + pass) % BYTE_VALUES);
      }
      return sum;
    };
  }

  private long sideBySide(List<ByteRange> parts, int imm, PartPass pass) {
    List<Callable<Long>> passes = new ArrayList<>();
    parts.forEach(part -> passes.add(() -> pass.run(imm, part)));
    return threads.all(passes).stream().mapToLong(Long::longValue).sum();
  }

  private static List<ByteRange> parts(long sizeBytes, int count) {
    long each = sizeBytes / count;
    return IntStream.range(0, count)
        .mapToObj(i -> ByteRange.between(i * each, i == count - 1 ? sizeBytes : (i + 1) * each))
        .toList();
  }

  private static long checksum(ByteBuffer window) {
    CRC32C crc = new CRC32C();
    crc.update(window);
    return crc.getValue();
  }

  @Override
  public void close() {
    threads.close();
  }
}
