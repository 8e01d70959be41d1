package io.packetfs.bench.kernels;

import io.packetfs.bench.Machine;
import io.packetfs.bench.Rate;
import io.packetfs.bench.Report;
import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What {@code pfs bench kernels} found.
 *
 * @param fileBytes size of the file
 * @param warmupSeconds of rounds in front of the measured ones
 * @param rounds of each contest, at least one
 * @param machine {@link Machine#describe}
 */
record KernelsReport(
    long fileBytes, long warmupSeconds, Map<Contest, List<Pair>> rounds, JsonObject machine)
    implements Report {

  @Override
  public JsonObject toJson() {
    JsonArray contests = new JsonArray();
    rounds.forEach(
        (contest, pairs) -> {
          JsonArray runs = new JsonArray();
          pairs.forEach(
              pair ->
                  runs.add(
                      new JsonObject()
                          .put("gib_s", pair.kernel())
                          .put("limit_gib_s", pair.limit())
                          .put("ratio", pair.ratio())));
          contests.add(
              new JsonObject()
                  .put("what", contest.what())
                  .put("limit", contest.limitName())
                  .put("bytes", contest.bytes())
                  .put(
                      "median",
                      new JsonObject()
                          .put("gib_s", median(pairs, Pair::kernel))
                          .put("limit_gib_s", median(pairs, Pair::limit))
                          .put("ratio", median(pairs, Pair::ratio)))
                  .put("runs", runs));
        });
    return new JsonObject()
        .put("bench", "kernels")
        .put("file_bytes", fileBytes)
        .put("warmup_s", warmupSeconds)
        .put("contests", contests)
        .put("machine", machine);
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "a window of 1 MiB in the cache, a file of %d MiB in memory; %d s of warm-up, %d rounds%n%s%n%n",
        fileBytes >> 20,
        warmupSeconds,
        rounds.values().iterator().next().size(),
        Machine.line(machine));
    Table table = Table.of("kernel", "GiB/s", "against", "GiB/s", "ratio", "least", "most");
    rounds.forEach(
        (contest, pairs) ->
            table.row(
                contest.what(),
                text(median(pairs, Pair::kernel)),
                contest.limitName(),
                text(median(pairs, Pair::limit)),
                text(median(pairs, Pair::ratio)),
                text(pairs.stream().mapToDouble(Pair::ratio).min().orElseThrow()),
                text(pairs.stream().mapToDouble(Pair::ratio).max().orElseThrow())));
    table.print(out);
  }

  private static double median(List<Pair> pairs, ToDoubleFunction<Pair> number) {
    return Rate.median(pairs.stream().mapToDouble(number).toArray());
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%.2f", number);
  }
}
