package io.packetfs.wire.json;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a JSON object and says where one is not what it has to be: a missing field,
 * or one of another type, is MALFORMED at its pointer; a value outside its range is INVALID_VALUE.
 * A field that is {@code null} counts as absent.
 */
final class JsonFields {
  /** How much of a value or a field's name an error repeats, in characters. */
  private static final int SHOWN_CHARS_MAX = 64;

  private final Map<String, Object> fields;
  private final String pointer;

  private JsonFields(Map<String, Object> fields, String pointer) {
    this.fields = fields;
    this.pointer = pointer;
  }

  /** The fields of the whole document. */
  static JsonFields of(JsonObject json) {
    return new JsonFields(json.getMap(), "");
  }

  /** The fields of an element of an array, at this pointer. */
  static JsonFields of(Object value, String pointer) {
    return switch (value) {
      case JsonObject object -> new JsonFields(object.getMap(), pointer);
      case Map<?, ?> map -> {
        @SuppressWarnings("unchecked") // JSON's maps have strings as keys
        Map<String, Object> fields = (Map<String, Object>) map;
        yield new JsonFields(fields, pointer);
      }
      case Object other -> throw malformed(pointer, "an object", other);
    };
  }

  /** Refuses every field that is not one of these: a misspelt option must not be ignored. */
  JsonFields only(Set<String> known) {
    for (String name : fields.keySet()) {
      if (!known.contains(name)) {
        throw Problem.of(
                ErrorCode.MALFORMED,
                "there is no field \"" + shortened(name) + "\" here",
                String.join(", ", known.stream().sorted().toList()),
                shortened(name))
            .at(at(shortened(name)))
            .asException();
      }
    }
    return this;
  }

  /** The pointer of a field (RFC 6901). */
  String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  @Nullable Object value(String name) {
    return fields.get(name);
  }

  String string(String name) {
    return required(name, optionalString(name), "a string");
  }

  @Nullable String optionalString(String name) {
    return switch (fields.get(name)) {
      case null -> null;
      case CharSequence text -> text.toString();
      case Object other -> throw malformed(at(name), "a string", other);
    };
  }

  boolean bool(String name, boolean absent) {
    return switch (fields.get(name)) {
      case null -> absent;
      case Boolean value -> value;
      case Object other -> throw malformed(at(name), "true or false", other);
    };
  }

  long number(String name) {
    return required(name, optionalNumber(name), "an integer");
  }

  /** An integer, or its decimal text where it is too large for a JSON number. */
  @Nullable Long optionalNumber(String name) {
    Object value = fields.get(name);
    try {
      return switch (value) {
        case null -> null;
        case Integer number -> number.longValue();
        case Long number -> number;
        case Number number -> new BigDecimal(number.toString()).longValueExact();
        case String text when text.matches("-?[0-9]{16,19}") -> Long.valueOf(text);
        case Object other -> throw malformed(at(name), "an integer", other);
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw malformed(at(name), "an integer", String.valueOf(value));
    }
  }

  /** An integer in {@code [min, max]}, or what its absence stands for. */
  long number(String name, long min, long max, long absent) {
    return has(name) ? number(name, min, max) : absent;
  }

  /** An integer in {@code [min, max]}. */
  long number(String name, long min, long max) {
    if (fields.get(name) instanceof Number written) {
      BigDecimal number = new BigDecimal(written.toString());
      boolean integral = number.stripTrailingZeros().scale() <= 0;
      if (integral && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
        throw outOfRange(name, min, max, number.toEngineeringString());
      }
    }
    long number = number(name);
    if (number < min || number > max) {
      throw outOfRange(name, min, max, String.valueOf(number));
    }
    return number;
  }

  /** A number in {@code [0, 1]}, or what its absence stands for. */
  double share(String name, double absent) {
    return switch (fields.get(name)) {
      case null -> absent;
      case Number number when number.doubleValue() >= 0 && number.doubleValue() <= 1 ->
          number.doubleValue();
      case Number number -> throw outOfRange(name, 0, 1, number.toString());
      case Object other -> throw malformed(at(name), "a number", other);
    };
  }

  private ProblemException outOfRange(String name, long min, long max, String actual) {
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            name + " is out of its range",
            min + ".." + max,
            shortened(actual))
        .at(at(name))
        .asException();
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) {
    String text = string(name);
    try {
      return Enum.valueOf(type, text);
    } catch (IllegalArgumentException e) {
      throw malformed(
          at(name), "one of " + List.of(type.getEnumConstants()), "\"" + shortened(text) + "\"");
    }
  }

  JsonFields object(String name) {
    return required(name, optionalObject(name), "an object");
  }

  @Nullable JsonFields optionalObject(String name) {
    Object value = fields.get(name);
    return value == null ? null : of(value, at(name));
  }

  /** The elements of an array, each with its pointer; empty if the field is absent. */
  <T> List<T> list(String name, Function<JsonFields, T> read) {
    List<T> elements = new ArrayList<>();
    List<?> values = optionalList(name);
    for (int i = 0; values != null && i < values.size(); i++) {
      elements.add(read.apply(of(element(values.get(i), at(name) + "/" + i), at(name) + "/" + i)));
    }
    return elements;
  }

  @Nullable List<?> optionalList(String name) {
    return switch (fields.get(name)) {
      case null -> null;
      case JsonArray array -> array.getList();
      case List<?> list -> list;
      case Object other -> throw malformed(at(name), "an array", other);
    };
  }

  private static Object element(@Nullable Object value, String pointer) {
    if (value == null) {
      throw malformed(pointer, "an object", "null");
    }
    return value;
  }

  /** The names of all fields, in the order of the document. */
  Set<String> names() {
    return fields.keySet();
  }

  /** What a record makes of the fields; a record that refuses them is INVALID_VALUE. */
  <T> T record(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException e) {
      throw Problem.of(ErrorCode.INVALID_VALUE, String.valueOf(e.getMessage()))
          .at(pointer)
          .asException();
    }
  }

  private <T> T required(String name, @Nullable T value, String expected) {
    if (value == null) {
      throw malformed(at(name), expected, "nothing");
    }
    return value;
  }

  static ProblemException malformed(String pointer, String expected, Object actual) {
    String shown =
        switch (actual) {
          case JsonObject object -> "an object";
          case Map<?, ?> map -> "an object";
          case JsonArray array -> "an array";
          case List<?> list -> "an array";
          case Object other -> shortened(other.toString());
        };
    return Problem.of(
            ErrorCode.MALFORMED,
            (pointer.isEmpty() ? "the document" : pointer) + " is not " + expected,
            expected,
            shown)
        .at(pointer)
        .asException();
  }

  static String shortened(String text) {
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
  }
}
