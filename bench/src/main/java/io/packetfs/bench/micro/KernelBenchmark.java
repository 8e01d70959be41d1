package io.packetfs.bench.micro;

import io.packetfs.program.OpArguments;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A program over one window that lies in the cache. One operation is 1 MiB: ops/s are MiB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KernelBenchmark {
  private static final ByteRange WINDOW = new ByteRange(0, Grid.WINDOW_BYTES);
  private static final long SEED = 1;

  /** Where the window's bytes lie. */
  public enum Memory {
    /** In an array. */
    HEAP,
    /** Outside the heap, as mapped files and network buffers do. */
    DIRECT
  }

  /** Where the window's bytes lie. */
  @Param public Memory memory = Memory.HEAP;

  /** The maps of low nibbles that have to be known before fnv's runs are done in any order. */
  private static final String LOW_NIBBLES = "fnv_low";

  /** The maps of high nibbles, the next round. */
  private static final String HIGH_NIBBLES = "fnv_high";

  /** The program, as on the command line, its words joined by {@code +}; or one of the above. */
  @Param({
    "counteq:0",
    "crc32c",
    "fnv",
    "xor:255+fnv",
    "add:1+fnv",
    LOW_NIBBLES,
    HIGH_NIBBLES,
    "counteq:0+crc32c",
    "xor:255+counteq:0+crc32c"
  })
  public String program = "counteq:0";

  private Program parsed = parse(program);
  private ByteBuffer window = ByteBuffer.allocate(0);

  /** Fills the window. */
  @Setup
  public void fill() {
    parsed = parse(program);
    byte[] bytes = new byte[Grid.WINDOW_BYTES];
    new SplittableRandom(SEED).nextBytes(bytes);
    window =
        switch (memory) {
          case HEAP -> ByteBuffer.wrap(bytes);
          case DIRECT -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        };
  }

  /** One window, as an edge node does it. */
  @Benchmark
  public List<Partial> window() {
    ProgramRun run = ProgramRun.open(parsed, WINDOW.length(), WINDOW, parsed.entryStates());
    run.update(window.rewind());
    return run.finish();
  }

  private static Program parse(String words) {
    return switch (words) {
      case LOW_NIBBLES -> parse("fnv").lowNibbles();
      case HIGH_NIBBLES -> parse("fnv").highNibbles();
      default -> OpArguments.parse(List.of(words.split("\\+", -1)), null, null);
    };
  }
}
