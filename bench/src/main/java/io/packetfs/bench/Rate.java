package io.packetfs.bench;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Arithmetic of rates. */
public final class Rate {
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final double NANOS_PER_SECOND = 1e9;

  private Rate() {}

  /** Seconds since a {@link System#nanoTime}. */
  public static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
  }

  /** GiB a second. */
  public static double gibPerSecond(long bytes, double seconds) {
    return bytes / BYTES_PER_GIB / seconds;
  }

  /** Of each number in documents that have the same; at least one document. */
  static JsonObject medians(List<JsonObject> runs) {
    JsonObject medians = new JsonObject();
    for (String name : runs.getFirst().fieldNames()) {
      medians.put(name, median(runs.stream().mapToDouble(run -> number(run, name)).toArray()));
    }
    return medians;
  }

  /**
   * A number of a document.
   *
   * @throws NullPointerException with its name: there is none
   */
  static double number(JsonObject numbers, String name) {
    return Objects.requireNonNull(numbers.getDouble(name), name);
  }

  /** The same for a person, with two digits behind the point. */
  static String text(JsonObject numbers, String name) {
    return String.format(Locale.ROOT, "%.2f", number(numbers, name));
  }

  /** The middle one; of an even count the mean of the two in the middle. At least one value. */
  public static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
