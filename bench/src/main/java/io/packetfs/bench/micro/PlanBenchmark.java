package io.packetfs.bench.micro;

import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;
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

/** Planning has to cost the same for every size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PlanBenchmark {
  private static final long TASK_WINDOWS = WindowPlan.FETCH_WINDOWS_MAX;

  /** Size of the object in bytes: 1 TiB, 1 EiB. */
  @Param({"1099511627776", "1152921504606846976"})
  public long objectBytes = 1L << 40;

  /** A plan of the whole object, and the fetches of the task in its middle. */
  @Benchmark
  public List<Fetch> planAndTask() {
    WindowPlan plan = WindowPlan.of(List.of(new ByteRange(0, objectBytes)), objectBytes);
    long middle = plan.windowCount() / 2;
    return plan.fetches(new WindowRun(middle, middle + TASK_WINDOWS), WindowPlan.FETCH_WINDOWS_MAX);
  }
}
