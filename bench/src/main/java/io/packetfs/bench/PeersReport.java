package io.packetfs.bench;

import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pfs bench peers} found.
 *
 * @param workload what was run
 * @param warmupSeconds of our processes
 * @param flask the rounds next to Flask; empty: skipped
 * @param dask what dask.distributed did; null: skipped
 * @param skipped which peers were not measured, why, and what to do
 * @param machine {@link Machine#describe}
 */
record PeersReport(
    Workload workload,
    long warmupSeconds,
    List<FlaskRound> flask,
    @Nullable DaskTasks dask,
    List<String> skipped,
    JsonObject machine)
    implements Report {

  /** Copies the lists. */
  PeersReport {
    flask = List.copyOf(flask);
    skipped = List.copyOf(skipped);
  }

  @Override
  public JsonObject toJson() {
    JsonObject document =
        new JsonObject()
            .put("bench", "peers")
            .put("bytes", workload.bytes())
            .put("windows", workload.windows())
            .put("concurrency", workload.concurrency())
            .put("warmup_s", warmupSeconds);
    if (!flask.isEmpty()) {
      JsonArray runs = new JsonArray();
      flask.forEach(round -> runs.add(round.toJson()));
      document.put("flask", new JsonObject().put("median", medians()).put("runs", runs));
    }
    if (dask != null) {
      document.put("dask", dask.toJson());
    }
    return document.put("skipped", new JsonArray(skipped)).put("machine", machine);
  }

  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%s%n%n", Machine.line(machine));
    if (!flask.isEmpty()) {
      printFlask(out);
    }
    DaskTasks tasks = dask;
    if (tasks != null) {
      printDask(out, tasks);
    }
    skipped.forEach(out::println);
  }

  private void printFlask(PrintStream out) {
    JsonObject median = medians();
    out.printf(
        Locale.ROOT,
        "counteq over %d windows (%d bytes), %d connections; %d s of warm-up, %d rounds, medians%n",
        workload.windows(),
        workload.bytes(),
        workload.concurrency(),
        warmupSeconds,
        flask.size());
    Table.of("GiB/s", "PacketFS", "Flask", "ratio", "Flask, a process a core", "ratio")
        .row(cells("POST /compute, one window a request", "compute", median))
        .row(cells("a job; Flask: 16 windows a request", "job", median))
        .print(out);
    out.println();
  }

  private static String[] cells(String name, String what, JsonObject median) {
    return new String[] {
      name,
      Rate.text(median, what + "_gib_s"),
      Rate.text(median, "flask_" + what + "_gib_s"),
      Rate.text(median, "ratio_" + what + "_to_flask"),
      Rate.text(median, "flask_cores_" + what + "_gib_s"),
      Rate.text(median, "ratio_" + what + "_to_flask_cores")
    };
  }

  private static void printDask(PrintStream out, DaskTasks tasks) {
    out.printf(
        Locale.ROOT,
        "dask.distributed, %d workers, %d empty tasks: %.0f tasks a second%n",
        tasks.workers(),
        tasks.tasks(),
        tasks.median());
    Double ours = tasks.ours();
    if (ours == null) {
      out.println("(the ratio: --tasks-per-second with what pfs bench tasks tells here)");
    } else {
      out.printf(
          Locale.ROOT, "PacketFS: %.0f tasks a second, ratio %.1f%n", ours, ours / tasks.median());
    }
  }

  private JsonObject medians() {
    return Rate.medians(flask.stream().map(FlaskRound::toJson).toList());
  }
}
