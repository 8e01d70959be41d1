package io.packetfs.bench;

import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What {@code pfs bench http} found.
 *
 * @param workload what was run
 * @param nginxWorkers processes of the origin
 * @param warmupSeconds of jobs in front of the rounds
 * @param rounds at least one
 * @param machine {@link Machine#describe}
 */
record HttpReport(
    Workload workload,
    int nginxWorkers,
    long warmupSeconds,
    List<HttpRound> rounds,
    JsonObject machine)
    implements Report {

  /** Copies the list. */
  HttpReport {
    rounds = List.copyOf(rounds);
  }

  @Override
  public JsonObject toJson() {
    JsonArray runs = new JsonArray();
    rounds.forEach(round -> runs.add(round.toJson()));
    return new JsonObject()
        .put("bench", "http")
        .put("op", workload.op().wireName())
        .put("bytes", workload.bytes())
        .put("windows", workload.windows())
        .put("concurrency", workload.concurrency())
        .put("nginx_workers", nginxWorkers)
        .put("warmup_s", warmupSeconds)
        .put("median", medians())
        .put("runs", runs)
        .put("machine", machine);
  }

  @Override
  public void print(PrintStream out) {
    JsonObject median = medians();
    out.printf(
        Locale.ROOT,
        "%s over %d windows (%d bytes) behind nginx (worker_processes %d), %d streams, %.0f requests a job; %d s of"
            + " warm-up, %d rounds%n",
        workload.op().wireName(),
        workload.windows(),
        workload.bytes(),
        nginxWorkers,
        workload.concurrency(),
        Rate.number(median, "requests"),
        warmupSeconds,
        rounds.size());
    out.printf(Locale.ROOT, "%s%n%n", Machine.line(machine));
    Table.of("", "GiB/s", "to wrk")
        .row(
            "PacketFS, median",
            Rate.text(median, "cpupwn_gib_s"),
            Rate.text(median, "ratio_to_wrk"))
        .row("wrk, the same ranges", Rate.text(median, "wrk_gib_s"), "")
        .print(out);
  }

  private JsonObject medians() {
    return Rate.medians(rounds.stream().map(HttpRound::toJson).toList());
  }
}
