package io.packetfs.bench.growth;

import io.packetfs.bench.Rate;
import io.packetfs.window.WindowPlan;
import io.vertx.core.json.JsonObject;

/**
 * What one task costs the core: its reply taken in, the next run picked, a pCPU chosen, the next
 * task sent; and its share of heartbeats, ticks and checkpoints.
 *
 * @param pcpus registered, of two slots each
 * @param jobs that all have something to send
 * @param tasks that were answered in all
 * @param nanos median over the slices of the measured part, per task
 */
record TaskCost(int pcpus, int jobs, long tasks, double nanos) {
  /** Of ten equal parts: the first three are warm-up, and the last two are left to end in. */
  private static final int PARTS = 10;

  private static final int WARMUP_PARTS = 3;
  private static final int MEASURED_PARTS = 5;

  /** The fewest of each job: a probe, a first task, and some more. */
  private static final long JOB_TASKS_MIN = 4;

  /**
   * Measures.
   *
   * @param tasks to be answered, about
   */
  static TaskCost of(int pcpus, int jobs, long tasks) {
    long jobTasks = Math.max(JOB_TASKS_MIN, tasks / jobs);
    Jobs running =
        Jobs.submit(
            jobs, jobTasks * WindowPlan.FETCH_WINDOWS_MAX, pcpus, WindowPlan.FETCH_WINDOWS_MAX);
    long part = Math.max(1, jobTasks * jobs / PARTS);
    running.answerTasks(part * WARMUP_PARTS);
    double[] nanos = new double[MEASURED_PARTS];
    for (int i = 0; i < MEASURED_PARTS; i++) {
      long begunNanos = System.nanoTime();
      running.answerTasks(part);
      nanos[i] = (double) (System.nanoTime() - begunNanos) / part;
    }
    running.end();
    running.check();
    return new TaskCost(pcpus, jobs, running.tasks(), Rate.median(nanos));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("pcpus", pcpus)
        .put("jobs", jobs)
        .put("tasks", tasks)
        .put("nanos_per_task", nanos);
  }
}
