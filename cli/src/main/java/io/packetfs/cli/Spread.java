package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How numbers lie: equal ones are counted, not kept. */
final class Spread {
  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.95;

  private final TreeMap<Double, Long> counts = new TreeMap<>();
  private long count;

  void add(double value) {
    counts.merge(value, 1L, Long::sum);
    count++;
  }

  /** How many there are. */
  long count() {
    return count;
  }

  /**
   * The number with this share of the others below it, to the nearest one.
   *
   * @return null if there is none
   */
  @Nullable Double at(double share) {
    long place = Math.round(share * (count - 1));
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      place -= entry.getValue();
      if (place < 0) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** {@code min}, {@code median}, {@code p95}, {@code max}; each null if there is no number. */
  JsonObject toJson() {
    return new JsonObject()
        .put("min", at(0))
        .put("median", at(MEDIAN))
        .put("p95", at(TAIL))
        .put("max", at(1));
  }

  /** Adds a row: a name, how many of what, and the four. */
  void row(Table table, String name, String what) {
    table.row(name, count + " " + what, text(0), text(MEDIAN), text(TAIL), text(1));
  }

  private String text(double share) {
    Double value = at(share);
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }
}
