package io.packetfs.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What dask.distributed made of empty tasks.
 *
 * @param tasks sent at once
 * @param workers processes of one thread
 * @param tasksPerSecond of each measured round
 * @param ours what {@code pfs bench tasks} told on this machine, or null: unknown
 */
record DaskTasks(int tasks, int workers, List<Double> tasksPerSecond, @Nullable Double ours) {
  private static final int WORKERS = 2;
  private static final int ROUNDS = 5;
  private static final Pattern RESULT_LINE = Pattern.compile("^dask ([0-9. ]+)");

  /** Dask needs about 1 ms a task. */
  private static final Duration RUN_MAX = Duration.ofMinutes(10);

  private static final Duration END_MAX = Duration.ofSeconds(30);

  /** Copies the list. */
  DaskTasks {
    tasksPerSecond = List.copyOf(tasksPerSecond);
  }

  /** Runs it: a warm-up of one round, then the measured ones. */
  static DaskTasks run(Python python, Leftovers leftovers, int tasks, @Nullable Double ours)
      throws IOException {
    NodeProcess process =
        python.start(
            leftovers,
            "dask_tasks",
            Integer.toString(tasks),
            Integer.toString(WORKERS),
            Integer.toString(ROUNDS));
    String rates = process.awaitLine(RESULT_LINE, RUN_MAX);
    // Its workers would go on beside what is measured next.
    process.awaitEnd(END_MAX);
    List<Double> numbers = Arrays.stream(rates.split(" ")).map(Double::valueOf).toList();
    return new DaskTasks(tasks, WORKERS, numbers, ours);
  }

  double median() {
    return Rate.median(tasksPerSecond.stream().mapToDouble(Double::doubleValue).toArray());
  }

  JsonObject toJson() {
    JsonObject document =
        new JsonObject()
            .put("tasks", tasks)
            .put("workers", workers)
            .put("median_tasks_per_second", median())
            .put("tasks_per_second", new JsonArray(tasksPerSecond));
    return ours == null
        ? document
        : document.put("packetfs_tasks_per_second", ours).put("ratio_to_dask", ours / median());
  }
}
