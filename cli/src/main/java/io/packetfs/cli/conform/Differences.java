package io.packetfs.cli.conform;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what of an answer is not as it should be, each with its place. */
final class Differences {
  private static final int SHOWN_CHARS_MAX = 120;

  private final List<String> found = new ArrayList<>();

  List<String> all() {
    return List.copyOf(found);
  }

  /** The same value; numbers by what they are worth, other types exactly. */
  void same(String place, @Nullable Object right, @Nullable Object actual) {
    if (!isSame(right, actual)) {
      add(place, shown(right), actual);
    }
  }

  /** An integer of at least so much. */
  void atLeast(String place, long min, @Nullable Object actual) {
    BigDecimal number = number(actual);
    if (number == null
        || number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(min)) < 0) {
      add(place, "an integer of at least " + min, actual);
    }
  }

  /** What is not right, in words. */
  void add(String place, String right, @Nullable Object actual) {
    found.add(place + ": right is " + right + ", found " + shown(actual));
  }

  private static boolean isSame(@Nullable Object right, @Nullable Object actual) {
    BigDecimal rightNumber = number(right);
    BigDecimal actualNumber = number(actual);
    if (rightNumber != null && actualNumber != null) {
      return rightNumber.compareTo(actualNumber) == 0;
    }
    return right == null ? actual == null : right.equals(actual);
  }

  static @Nullable BigDecimal number(@Nullable Object value) {
    return value instanceof Number number ? new BigDecimal(number.toString()) : null;
  }

  private static String shown(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "nothing";
          case String string -> "\"" + string + "\"";
          case JsonObject object -> object.encode();
          case JsonArray array -> array.encode();
          case Object other -> other.toString();
        };
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
  }
}
