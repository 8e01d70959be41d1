package io.packetfs.cli;

import io.packetfs.job.JobStatus;
import io.packetfs.program.Result;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The same job done some times by one pCPU: whether the results agree, and the spread of the time
 * of its tasks and of its rate.
 */
final class PcpuRounds {
  private final Spread taskMs = new Spread();
  private final Spread mibPerSecond = new Spread();
  private final List<String> jobIds = new ArrayList<>();
  private long tasksFailed;
  private long tasksForgotten;
  private @Nullable JobStatus last;
  private boolean differ;

  /** One more, that succeeded. */
  void add(PcpuRound round) {
    JobStatus before = last;
    differ |= before != null && !values(before).equals(values(round.ended()));
    last = round.ended();
    jobIds.add(round.ended().jobId());
    round.taskMs().forEach(taskMs::add);
    Double rate = round.mibPerSecond();
    if (rate != null) {
      mibPerSecond.add(rate);
    }
    tasksFailed += round.tasksFailed();
    tasksForgotten += round.tasksForgotten();
  }

  private static List<Long> values(JobStatus status) {
    return status.objects().stream()
        .flatMap(object -> object.results().stream())
        .map(Result::value)
        .toList();
  }

  /** The newest; there is one. */
  JobStatus last() {
    return Objects.requireNonNull(last);
  }

  /** Whether two of them have other values. */
  boolean differ() {
    return differ;
  }

  /** One document: the object with its results, and the rounds. */
  JsonObject toJson(String pcpu) {
    JsonObject object =
        JobStatusJson.toJson(last()).getJsonArray("objects").getJsonObject(0).copy();
    Object results = object.remove("results");
    return new JsonObject()
        .put("id", pcpu)
        .put("object", object)
        .put("results", results)
        .put(
            "rounds",
            new JsonObject()
                .put("count", jobIds.size())
                .put("agree", !differ)
                .put("tasks", taskMs.count())
                .put("tasks_failed", tasksFailed)
                .put("tasks_forgotten", tasksForgotten)
                .put("task_ms", taskMs.toJson())
                .put("mib_per_s", mibPerSecond.toJson()))
        .put("jobs", new JsonArray(jobIds));
  }

  /** Two lines of figures, and what is not in them. */
  void print(PrintStream out) {
    Table table = Table.of("figure", "of", "min", "median", "p95", "max");
    taskMs.row(table, "task_ms", "tasks");
    mibPerSecond.row(table, "MiB/s", "rounds");
    table.print(out);
    if (tasksFailed > 0) {
      out.println(tasksFailed + " tasks that failed are not in these figures");
    }
    if (tasksForgotten > 0) {
      out.println(
          tasksForgotten + " tasks that the scheduler has forgotten are not in these figures");
    }
  }
}
