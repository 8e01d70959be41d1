package io.packetfs.bench.tasks;

import io.vertx.core.json.JsonObject;

/**
 * A job of many tasks and, right behind it, as many mere requests over the same bus.
 *
 * @param tasks that the scheduler sent for the job
 * @param seconds from the job's submission to its result
 * @param tasksPerSecond the one over the other
 * @param windowsPerSecond of the job
 * @param requestsPerSecond of the bus without a scheduler
 * @param windowsRetried sent out again after a failure
 * @param windowsHedged sent out a second time for being late
 */
record TaskRound(
    long tasks,
    double seconds,
    double tasksPerSecond,
    double windowsPerSecond,
    double requestsPerSecond,
    long windowsRetried,
    long windowsHedged) {

  /** Tasks to mere requests. */
  double ratio() {
    return tasksPerSecond / requestsPerSecond;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("tasks", tasks)
        .put("seconds", seconds)
        .put("tasks_per_second", tasksPerSecond)
        .put("windows_per_second", windowsPerSecond)
        .put("bus_requests_per_second", requestsPerSecond)
        .put("ratio_to_bus", ratio())
        .put("windows_retried", windowsRetried)
        .put("windows_hedged", windowsHedged);
  }
}
