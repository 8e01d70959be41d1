package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code pfs pcpu list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the pCPUs that registered or were added, and how they do.",
      "",
      "Example: pfs pcpu list",
      ""
    })
final class PcpuListVerb extends RestVerb {
  private static final double BYTES_PER_MIB = 1 << 20;

  PcpuListVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject answer = rest.get("/v1/pcpus");
    if (isJson()) {
      printJson(answer);
      return ExitCode.DONE;
    }
    Table table =
        Table.of(
            "pcpu",
            "kind",
            "state",
            "region",
            "cache",
            "cost",
            "slots",
            "latency_ms",
            "MiB/s",
            "hit",
            "done",
            "failed");
    List<JsonObject> pcpus = objects(answer, "pcpus").toList();
    pcpus.forEach(
        pcpu -> {
          JsonObject attrs = pcpu.getJsonObject("attrs", new JsonObject());
          JsonObject live = pcpu.getJsonObject("live", new JsonObject());
          table.row(
              cell(pcpu.getValue("id")),
              cell(pcpu.getValue("kind")),
              cell(pcpu.getValue("state")),
              cell(attrs.getValue("region")),
              cell(attrs.getValue("cache_id")),
              cell(attrs.getValue("cost")),
              cell(live.getValue("slots_in_use")) + "/" + cell(attrs.getValue("concurrency")),
              number(live.getDouble("latency_ms"), 1),
              number(live.getDouble("bytes_per_second"), BYTES_PER_MIB),
              percent(live.getDouble("byte_hit_ratio")),
              cell(live.getValue("tasks_done")),
              cell(live.getValue("tasks_failed")));
        });
    table.print(terminal().out());
    troubles(pcpus);
    return ExitCode.DONE;
  }

  /** Why those that get nothing get nothing. */
  private void troubles(List<JsonObject> pcpus) {
    Table table = Table.of("pcpu", "state", "until", "last failure");
    boolean any = false;
    for (JsonObject pcpu : pcpus) {
      String state = pcpu.getString("state");
      JsonObject live = pcpu.getJsonObject("live", new JsonObject());
      String failure = lastFailure(live);
      if (failure != null && !state.equals("UP")) {
        table.row(
            cell(pcpu.getValue("id")), state, cell(live.getValue("quarantined_until")), failure);
        any = true;
      }
    }
    if (any) {
      terminal().out().println();
      table.print(terminal().out());
    }
  }

  /** What went wrong last, by the figures of a pCPU, or null: nothing. */
  static @Nullable String lastFailure(JsonObject live) {
    JsonObject failure = live.getJsonObject("last_failure");
    return failure == null ? null : failure.getString("code") + ": " + failure.getString("detail");
  }

  private static String percent(@Nullable Double ratio) {
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.0f%%", ratio * 100);
  }

  private static String number(@Nullable Double value, double unit) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value / unit);
  }
}
