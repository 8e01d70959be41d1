package io.packetfs.bench.growth;

import com.sun.management.ThreadMXBean;
import io.packetfs.bench.Rate;
import io.packetfs.bench.WrongResultException;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What it costs to plan a whole object and to cut a task of {@link WindowPlan#FETCH_WINDOWS_MAX}
 * windows from its middle.
 *
 * @param objectBytes size of the object
 * @param nanos median time of one
 * @param allocatedBytes heap that one takes, garbage included
 */
record PlanCost(long objectBytes, double nanos, long allocatedBytes) {
  /** Times are of so many plans together: a clock's tick is longer than one. */
  private static final int BATCH = 1_000;

  private static final int BATCHES = 101;

  /** Measures, behind as many batches of warm-up. */
  static PlanCost of(long objectBytes) {
    ThreadMXBean thread = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    double[] nanos = new double[BATCHES];
    long allocated = 0;
    for (int i = -BATCHES; i < BATCHES; i++) {
      long allocatedBefore = thread.getCurrentThreadAllocatedBytes();
      long begunNanos = System.nanoTime();
      long found = 0;
      for (int plan = 0; plan < BATCH; plan++) {
        found += plan(objectBytes);
      }
      if (i >= 0) {
        nanos[i] = (double) (System.nanoTime() - begunNanos) / BATCH;
        allocated += thread.getCurrentThreadAllocatedBytes() - allocatedBefore;
      }
      WrongResultException.check("plans of " + objectBytes, BATCH * right(objectBytes), found);
    }
    return new PlanCost(objectBytes, Rate.median(nanos), allocated / BATCHES / BATCH);
  }

  /** Some of everything that was planned: how many windows, and where the task begins and ends. */
  private static long plan(long objectBytes) {
    WindowPlan plan = WindowPlan.of(List.of(new ByteRange(0, objectBytes)), objectBytes);
    long middle = plan.windowCount() / 2;
    List<Fetch> fetches =
        plan.fetches(
            new WindowRun(middle, middle + WindowPlan.FETCH_WINDOWS_MAX),
            WindowPlan.FETCH_WINDOWS_MAX);
    return plan.windowCount() + fetches.getFirst().offset() + fetches.getLast().end();
  }

  /** The same without planning. */
  private static long right(long objectBytes) {
    long middle = objectBytes / 2;
    long taskBytes = (long) WindowPlan.FETCH_WINDOWS_MAX * Grid.WINDOW_BYTES;
    return objectBytes / Grid.WINDOW_BYTES + middle + (middle + taskBytes);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("object_bytes", objectBytes)
        .put("nanos", nanos)
        .put("allocated_bytes", allocatedBytes);
  }
}
