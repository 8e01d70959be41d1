package io.packetfs.bench.micro;

import io.packetfs.bench.core.CoreLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One task's whole way through the core: its reply is taken in, the next run of windows is picked,
 * a pCPU is chosen for it, and it is sent.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CoreBenchmark {
  private static final long EXBIBYTE = 1L << 60;
  private static final long TASK_BYTES = 16L << 20;

  /** Registered pCPUs, of two slots each. */
  @Param({"1", "1000"})
  public int pcpus = 1;

  /** Jobs that all have something to send. */
  @Param({"1", "1000"})
  public int jobs = 1;

  private CoreLoop loop = new CoreLoop(1, EXBIBYTE, TASK_BYTES);

  /** Fills all slots. */
  @Setup(Level.Iteration)
  public void begin() {
    loop = new CoreLoop(pcpus, EXBIBYTE, TASK_BYTES);
    for (int i = 0; i < jobs; i++) {
      loop.submit();
    }
  }

  /** One task. */
  @Benchmark
  public long task() {
    return loop.step();
  }
}
