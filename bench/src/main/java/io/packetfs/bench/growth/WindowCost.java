package io.packetfs.bench.growth;

import io.packetfs.bench.Rate;
import io.vertx.core.json.JsonObject;

/**
 * What one job costs the core, by the windows of its object.
 *
 * @param windows of the object
 * @param tasks that they went out in
 * @param runs how many jobs were measured, one after the other
 * @param seconds median of a job's whole time, from its submission to its end
 * @param heapBeginBytes live heap before the last of the jobs
 * @param heapMiddleBytes when half of its windows were done
 * @param heapEndBytes when it had ended
 */
record WindowCost(
    long windows,
    long tasks,
    int runs,
    double seconds,
    long heapBeginBytes,
    long heapMiddleBytes,
    long heapEndBytes) {
  /** pCPUs that share the job. */
  static final int PCPUS = 8;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Small jobs are run as often as it takes to have done so many windows. */
  private static final long WINDOWS_MIN = 1L << 24;

  private static final int RUNS_MAX = 199;

  /**
   * Measures.
   *
   * @param taskWindowsMax the most windows in one task
   */
  static WindowCost of(long windows, int taskWindowsMax) {
    int runs = Math.clamp(WINDOWS_MIN / windows, 1, RUNS_MAX);
    double[] seconds = new double[runs];
    WindowCost last = null;
    for (int i = 0; i < runs; i++) {
      last = once(windows, taskWindowsMax, i == runs - 1);
      seconds[i] = last.seconds;
    }
    if (last == null) {
      throw new IllegalStateException("no run");
    }
    return new WindowCost(
        windows,
        last.tasks,
        runs,
        Rate.median(seconds),
        last.heapBeginBytes,
        last.heapMiddleBytes,
        last.heapEndBytes);
  }

  /** The collections that tell the heap do not count as time of the job. */
  private static WindowCost once(long windows, int taskWindowsMax, boolean withHeap) {
    long heapBegin = withHeap ? Heap.liveBytes() : 0;
    long begunNanos = System.nanoTime();
    Jobs job = Jobs.submit(1, windows, PCPUS, taskWindowsMax);
    job.answerWindows(windows / 2);
    double firstHalf = Rate.secondsSince(begunNanos);
    long heapMiddle = withHeap ? Heap.liveBytes() : 0;
    begunNanos = System.nanoTime();
    job.end();
    double seconds = firstHalf + Rate.secondsSince(begunNanos);
    long heapEnd = withHeap ? Heap.liveBytes() : 0;
    job.check();
    return new WindowCost(windows, job.tasks(), 1, seconds, heapBegin, heapMiddle, heapEnd);
  }

  double nanosPerWindow() {
    return seconds * NANOS_PER_SECOND / windows;
  }

  double nanosPerTask() {
    return seconds * NANOS_PER_SECOND / tasks;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("windows", windows)
        .put("tasks", tasks)
        .put("runs", runs)
        .put("seconds", seconds)
        .put("nanos_per_window", nanosPerWindow())
        .put("nanos_per_task", nanosPerTask())
        .put("heap_begin_bytes", heapBeginBytes)
        .put("heap_middle_bytes", heapMiddleBytes)
        .put("heap_end_bytes", heapEndBytes);
  }
}
