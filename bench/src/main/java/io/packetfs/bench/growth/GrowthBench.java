package io.packetfs.bench.growth;

import io.packetfs.bench.Machine;
import io.packetfs.bench.Rate;
import io.packetfs.window.WindowPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Measures one size after the other, on one thread. */
final class GrowthBench {
  /** 1 GiB, 1 TiB, 1 PiB, 1 EiB. */
  private static final long[] PLANNED_BYTES = {1L << 30, 1L << 40, 1L << 50, 1L << 60};

  /** Of objects of 1 GiB to 1 PiB. */
  private static final long[] WINDOWS = {
    1L << 10, 1L << 13, 1L << 17, 1L << 20, 1L << 23, 1L << 27, 1L << 30
  };

  /** What the core itself sets as the most windows of a task. */
  private static final int SIZED_TASK_WINDOWS_MAX = 4_096;

  private static final int[] PCPUS = {1, 10, 100, 1_000};
  private static final int[] JOBS = {1, 10, 100, 1_000, 10_000};

  /** Beside which the jobs are measured. */
  private static final int PCPUS_OF_JOBS = 1_000;

  private final PrintStream progress;

  /**
   * One that has measured nothing.
   *
   * @param progress a line for each stage
   */
  GrowthBench(PrintStream progress) {
    this.progress = progress;
  }

  /** Which sizes {@link #run} takes. */
  static long windowsMin() {
    return WINDOWS[0];
  }

  /** The largest size. */
  static long windowsMax() {
    return WINDOWS[WINDOWS.length - 1];
  }

  /**
   * Measures.
   *
   * @param windowsMax the largest object, in windows, {@link #windowsMin}..
   * @param tasks in each case of pCPUs and jobs
   * @param warmup how long jobs of all kinds run before anything is measured
   * @throws io.packetfs.bench.WrongResultException if any result is not exactly right
   */
  GrowthReport run(long windowsMax, long tasks, Duration warmup) {
    long begunNanos = System.nanoTime();
    progress.println("planning");
    // The first round is warm-up: all sizes run the same code.
    LongStream.of(PLANNED_BYTES).forEach(PlanCost::of);
    List<PlanCost> plans = LongStream.of(PLANNED_BYTES).mapToObj(PlanCost::of).toList();
    progress.println("warming up the core");
    warmUp(warmup);
    List<WindowCost> sized =
        windows("tasks as the core sizes them", windowsMax, SIZED_TASK_WINDOWS_MAX);
    List<WindowCost> small =
        windows("tasks of 16 windows", windowsMax, WindowPlan.FETCH_WINDOWS_MAX);
    List<TaskCost> byPcpus = new ArrayList<>();
    for (int pcpus : PCPUS) {
      progress.println(pcpus + " pCPUs");
      byPcpus.add(TaskCost.of(pcpus, 1, tasks));
    }
    List<TaskCost> byJobs = new ArrayList<>();
    for (int jobs : JOBS) {
      progress.println(jobs + " jobs");
      byJobs.add(TaskCost.of(PCPUS_OF_JOBS, jobs, tasks));
    }
    return new GrowthReport(
        plans, sized, small, byPcpus, byJobs, Rate.secondsSince(begunNanos), Machine.describe());
  }

  private List<WindowCost> windows(String kind, long windowsMax, int taskWindowsMax) {
    List<WindowCost> costs = new ArrayList<>();
    for (long windows : WINDOWS) {
      if (windows <= windowsMax) {
        progress.println(windows + " windows, " + kind);
        costs.add(WindowCost.of(windows, taskWindowsMax));
      }
    }
    return costs;
  }

  private static void warmUp(Duration warmup) {
    long begunNanos = System.nanoTime();
    while (Rate.secondsSince(begunNanos) < warmup.toSeconds()) {
      for (int taskWindowsMax : new int[] {SIZED_TASK_WINDOWS_MAX, WindowPlan.FETCH_WINDOWS_MAX}) {
        Jobs job = Jobs.submit(1, WINDOWS[1], WindowCost.PCPUS, taskWindowsMax);
        job.end();
        job.check();
      }
    }
  }
}
