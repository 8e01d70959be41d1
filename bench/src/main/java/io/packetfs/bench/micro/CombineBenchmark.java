package io.packetfs.bench.micro;

import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.window.Grid;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The partials of two neighbouring runs come together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CombineBenchmark {

  /** Length of the right one in bytes: a window, a task, the whole object less an odd end. */
  @Param({"" + Grid.WINDOW_BYTES, "16777216", "1099511627775"})
  public long rightBytes = Grid.WINDOW_BYTES;

  private int left = 0x12345678;
  private long exit = 0x9ABCDEF012345678L;

  /** CRC-32C. Each result is the next one's left side: the dependency that a fold has. */
  @Benchmark
  public Partial crc32c() {
    Partial combined =
        Partials.combine(
            new Partial.Crc(Grid.WINDOW_BYTES, left), new Partial.Crc(rightBytes, 0x0BADCAFE));
    left = ((Partial.Crc) combined).crc();
    return combined;
  }

  /** FNV-1a. */
  @Benchmark
  public Partial fnv() {
    Partial combined =
        Partials.combine(
            new Partial.FnvRun(Grid.WINDOW_BYTES, 0x25, exit),
            new Partial.FnvRun(rightBytes, (int) exit & 0xFF, 0x0BADCAFE));
    exit = ((Partial.FnvRun) combined).exit();
    return combined;
  }
}
