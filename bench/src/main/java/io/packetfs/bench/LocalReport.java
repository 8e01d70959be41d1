package io.packetfs.bench;

import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What {@code pfs bench local} found.
 *
 * @param workload what was run
 * @param shape of the system
 * @param readySeconds from the start of the first process until work could be taken
 * @param cold the first job that the fresh processes ever saw, in front of all warm-up
 * @param warmupRuns how many rounds were run and thrown away behind it
 * @param rounds the measured ones, at least one
 * @param machine {@link Machine#describe}
 */
record LocalReport(
    Workload workload,
    LocalNodes.Shape shape,
    double readySeconds,
    SystemUnderTest.Job cold,
    int warmupRuns,
    List<Round> rounds,
    JsonObject machine)
    implements Report {

  /** Copies the list. */
  LocalReport {
    rounds = List.copyOf(rounds);
  }

  @Override
  public JsonObject toJson() {
    JsonObject median = new JsonObject();
    rounds.getFirst().toJson().fieldNames().stream()
        .filter(name -> !name.equals("imm"))
        .forEach(name -> median.put(name, median(name)));
    JsonArray runs = new JsonArray();
    rounds.forEach(round -> runs.add(round.toJson()));
    return new JsonObject()
        .put("bench", "local")
        .put("shape", shape.name().toLowerCase(Locale.ROOT))
        .put("op", workload.op().wireName())
        .put("bytes", workload.bytes())
        .put("windows", workload.windows())
        .put("concurrency", workload.concurrency())
        .put("ready_s", readySeconds)
        .put("warmup_runs", warmupRuns)
        .put("median", median)
        .put("cold", coldJson())
        .put("runs", runs)
        .put("machine", machine);
  }

  @Override
  public void print(PrintStream out) {
    JsonObject document = toJson();
    JsonObject median = document.getJsonObject("median");
    JsonObject cold = document.getJsonObject("cold");
    out.printf(
        Locale.ROOT,
        "%s over %d windows (%d bytes), concurrency %d, %s; %d warm-up runs, %d measured%n",
        workload.op().wireName(),
        workload.windows(),
        workload.bytes(),
        workload.concurrency(),
        document.getString("shape"),
        warmupRuns,
        rounds.size());
    out.printf(Locale.ROOT, "%s; ready in %.1f s%n%n", Machine.line(machine), readySeconds);
    Table.of("", "GiB/s", "to one thread", "to two threads", "to byte loop")
        .row(cells("PacketFS, median", "cpupwn_gib_s", median))
        .row(cells("PacketFS, first job", "cpupwn_gib_s", cold))
        .row("one thread, mapped", Rate.text(median, "single_loop_gib_s"), "", "", "")
        .row("two threads, mapped", Rate.text(median, "two_threads_gib_s"), "", "", "")
        .row("byte loop, read", Rate.text(median, "byte_loop_gib_s"), "", "", "")
        .print(out);
  }

  private static String[] cells(String name, String rate, JsonObject numbers) {
    return new String[] {
      name,
      Rate.text(numbers, rate),
      Rate.text(numbers, "ratio_to_single_loop"),
      Rate.text(numbers, "ratio_to_two_threads"),
      Rate.text(numbers, "ratio_to_byte_loop")
    };
  }

  /**
   * It has no loops right behind it, which would have been cold too: it is compared with theirs
   * when warm.
   */
  private JsonObject coldJson() {
    return new JsonObject()
        .put("cpupwn_gib_s", cold.gibPerSecond())
        .put("scheduler_cpupwn_gib_s", cold.schedulerGibPerSecond())
        .put("ratio_to_single_loop", cold.gibPerSecond() / median(Round::singleLoop))
        .put("ratio_to_two_threads", cold.gibPerSecond() / median(Round::twoThreads))
        .put("ratio_to_byte_loop", cold.gibPerSecond() / median(Round::byteLoop));
  }

  private double median(String name) {
    return median(round -> Rate.number(round.toJson(), name));
  }

  private double median(ToDoubleFunction<Round> number) {
    return Rate.median(rounds.stream().mapToDouble(number).toArray());
  }
}
