package io.packetfs.bench;

import io.packetfs.bench.PcpusBench.Found;
import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code pfs bench pcpus} found.
 *
 * @param windows of the file that both ways read
 * @param objects small ones
 * @param warmupSeconds of jobs in front of the first rounds
 * @param found at least one round of each
 * @param machine {@link Machine#describe}
 */
record PcpusReport(int windows, int objects, long warmupSeconds, Found found, JsonObject machine)
    implements Report {

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("bench", "pcpus")
        .put("windows", windows)
        .put("objects", objects)
        .put("object_bytes", SmallObjects.OBJECT_BYTES)
        .put("warmup_s", warmupSeconds)
        .put("price", section(found.prices().stream().map(PcpusReport::price).toList()))
        .put("small", section(found.small().stream().map(PcpusReport::small).toList()))
        .put("mixed", section(found.mixed().stream().map(PcpusReport::mixed).toList()))
        .put("machine", machine);
  }

  private static JsonObject section(List<JsonObject> runs) {
    return new JsonObject().put("median", Rate.medians(runs)).put("runs", new JsonArray(runs));
  }

  private static JsonObject price(TwoWays.Price price) {
    return new JsonObject()
        .put("bus_gib_s", price.bus())
        .put("http_gib_s", price.http())
        .put("ratio_http_to_bus", price.http() / price.bus());
  }

  private static JsonObject small(TwoWays.Small round) {
    return new JsonObject()
        .put("bus_objects_per_second", round.bus().perSecond())
        .put("http_objects_per_second", round.http().perSecond())
        .put("ratio_http_to_bus", round.http().perSecond() / round.bus().perSecond())
        .put("bus_requests_per_object", round.bus().requests())
        .put("http_requests_per_object", round.http().requests());
  }

  private static JsonObject mixed(MixedCluster.Round round) {
    JsonObject json =
        new JsonObject()
            .put("seconds", round.seconds())
            .put("ideal_seconds", round.idealSeconds())
            .put("ratio_to_ideal", round.seconds() / round.idealSeconds());
    put(json, "alone_gib_s", round.rates());
    put(json, "share", round.shares());
    put(json, "ideal_share", round.idealShares());
    put(json, "failed_tasks", round.failures());
    return json;
  }

  private static void put(JsonObject json, String name, Map<String, ? extends Number> byPcpu) {
    byPcpu.forEach((id, value) -> json.put(id + "_" + name, value));
  }

  @Override
  public void print(PrintStream out) {
    JsonObject all = toJson();
    out.printf(
        Locale.ROOT,
        "%d windows, %d objects of %d bytes behind nginx, %d streams; %d s of warm-up, %d rounds%n",
        windows,
        objects,
        SmallObjects.OBJECT_BYTES,
        PcpusBench.STREAMS,
        warmupSeconds,
        found.prices().size());
    out.printf(Locale.ROOT, "%s%n%n", Machine.line(machine));
    JsonObject price = median(all, "price");
    JsonObject small = median(all, "small");
    Table.of("one edge node", "GiB/s", "objects/s", "requests/object")
        .row(
            "on the event bus",
            text(price, "bus_gib_s"),
            text(small, "bus_objects_per_second"),
            text(small, "bus_requests_per_object"))
        .row(
            "as edge_http",
            text(price, "http_gib_s"),
            text(small, "http_objects_per_second"),
            text(small, "http_requests_per_object"))
        .row("HTTP to bus", text(price, "ratio_http_to_bus"), text(small, "ratio_http_to_bus"), "")
        .print(out);
    out.println();
    JsonObject mixed = median(all, "mixed");
    Table split = Table.of("a mixed cluster, paced", "alone, MiB/s", "share", "ideal share");
    for (String id : found.mixed().getFirst().rates().keySet()) {
      split.row(
          id,
          text(Rate.number(mixed, id + "_alone_gib_s") * 1_024),
          text(mixed, id + "_share"),
          text(mixed, id + "_ideal_share"));
    }
    split.print(out);
    out.printf(
        Locale.ROOT,
        "%nthe mixed job took %.2f s, ideal are %.2f s: ratio %.3f%n",
        Rate.number(mixed, "seconds"),
        Rate.number(mixed, "ideal_seconds"),
        Rate.number(mixed, "ratio_to_ideal"));
    found.mixed().stream()
        .filter(round -> round.failures().values().stream().anyMatch(count -> count > 0))
        .forEach(
            round ->
                out.printf(
                    Locale.ROOT,
                    "in the round of %.2f s tasks failed: %s%n",
                    round.seconds(),
                    round.failures()));
  }

  private static JsonObject median(JsonObject document, String section) {
    return document.getJsonObject(section).getJsonObject("median");
  }

  private static String text(JsonObject numbers, String name) {
    return text(Rate.number(numbers, name));
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, number < 100 ? "%.3f" : "%.0f", number);
  }
}
