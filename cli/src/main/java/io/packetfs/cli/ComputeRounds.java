package io.packetfs.cli;

import io.packetfs.program.Result;
import io.packetfs.wire.json.ComputeReplyJson.Told;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same call made some times: the spread of its latency and rate, and whether answers agree. */
final class ComputeRounds {
  private static final double MICROS_PER_MS = 1_000;
  private static final double MICROS_PER_SECOND = 1_000_000;
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double TAIL = 0.9;

  private final List<Double> millis = new ArrayList<>();
  private final List<Double> mibPerSecond = new ArrayList<>();
  private @Nullable Told last;
  private boolean differ;

  /**
   * One answer.
   *
   * @param bytesProcessed what it says to have processed
   * @param micros from the call to the whole answer, in µs
   */
  record Round(Told told, long bytesProcessed, long micros) {}

  void add(Round round) {
    Told before = last;
    differ |= before != null && !values(before).equals(values(round.told()));
    last = round.told();
    millis.add(round.micros() / MICROS_PER_MS);
    mibPerSecond.add(
        round.bytesProcessed() / BYTES_PER_MIB / (Math.max(1, round.micros()) / MICROS_PER_SECOND));
  }

  private static List<Long> values(Told told) {
    return told.results().stream().map(Result::value).toList();
  }

  /** The newest answer; there is one. */
  Told last() {
    return Objects.requireNonNull(last);
  }

  boolean differ() {
    return differ;
  }

  private static double at(List<Double> values, double share) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.round(share * (sorted.size() - 1)));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("count", millis.size())
        .put("latency_ms", spread(millis))
        .put("mib_per_s", spread(mibPerSecond))
        .put("agree", !differ);
  }

  private static JsonObject spread(List<Double> values) {
    return new JsonObject()
        .put("min", at(values, 0))
        .put("median", at(values, 0.5))
        .put("p90", at(values, TAIL))
        .put("max", at(values, 1));
  }

  Table table() {
    Table table = Table.of("of " + millis.size(), "min", "median", "p90", "max");
    row(table, "latency_ms", millis);
    row(table, "MiB/s", mibPerSecond);
    return table;
  }

  private static void row(Table table, String name, List<Double> values) {
    table.row(
        name,
        text(at(values, 0)),
        text(at(values, 0.5)),
        text(at(values, TAIL)),
        text(at(values, 1)));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
