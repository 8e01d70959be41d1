package io.packetfs.cli;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ranges of {@code pfs plan --windows}, of an object whose size nobody knows. */
final class WindowRanges {
  private static final int RANGES_MAX = 65_536;
  private static final Set<String> FIELDS = Set.of("offset", "length");

  private WindowRanges() {}

  /**
   * The plan of a JSON list of {@code {"offset", "length"}}: grid windows that hold the ranges, up
   * to the last range's end.
   *
   * @throws io.packetfs.problem.ProblemException with a pointer such as {@code /3/length}
   */
  static WindowPlan parse(String json) {
    JsonArray list = JobInput.array(json);
    if (list.isEmpty() || list.size() > RANGES_MAX) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "there are " + list.size() + " ranges",
              "1 to " + RANGES_MAX,
              Integer.toString(list.size()))
          .asException();
    }
    List<ByteRange> ranges = new ArrayList<>();
    long end = 0;
    for (int i = 0; i < list.size(); i++) {
      ByteRange range = range(list.getValue(i), i);
      ranges.add(range);
      end = Math.max(end, range.end());
    }
    return WindowPlan.of(ranges, end);
  }

  private static ByteRange range(@Nullable Object value, int index) {
    if (!(value instanceof JsonObject object) || !FIELDS.equals(object.fieldNames())) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "a range has exactly offset and length",
              "{\"offset\": 0, \"length\": 65536}",
              String.valueOf(value))
          .at("/" + index)
          .asException();
    }
    long offset = whole(object, "offset", 0, index);
    long length = whole(object, "length", 1, index);
    if (offset > Long.MAX_VALUE - length) {
      throw Problem.of(
              ErrorCode.INVALID_RANGE,
              "the range ends beyond 2^63",
              "offset + length < 2^63",
              offset + " + " + length)
          .at("/" + index)
          .asException();
    }
    return new ByteRange(offset, length);
  }

  private static long whole(JsonObject object, String field, long min, int index) {
    Object value = object.getValue(field);
    boolean whole = value instanceof Integer || value instanceof Long;
    if (!whole || ((Number) value).longValue() < min) {
      throw Problem.of(
              ErrorCode.INVALID_RANGE,
              field + " is no whole number of at least " + min,
              field + " >= " + min,
              String.valueOf(value))
          .at("/" + index + "/" + field)
          .asException();
    }
    return ((Number) value).longValue();
  }
}
