package io.packetfs.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a setting's value may be, and how it is read. */
sealed interface Kind {

  /** What would be right, to end the sentence "right is ...". */
  String right();

  /**
   * The value of a node: see each kind for its class.
   *
   * @return null only for {@link OrNone}
   */
  @Nullable Object read(Yaml node) throws WrongValueException;

  /** A value that is not of its kind. */
  final class WrongValueException extends Exception {
    private final int line;

    WrongValueException(Yaml found, String right) {
      super("found " + found.shown() + ", right is " + right);
      this.line = found.line();
    }

    WrongValueException(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** A {@link String}. */
  record Text(String right) implements Kind {
    @Override
    public Object read(Yaml node) throws WrongValueException {
      String text = scalar(node, right);
      if (text.isEmpty()) {
        throw new WrongValueException(node, right);
      }
      return text;
    }
  }

  /** A {@link Long}. */
  record Whole(long min, long max) implements Kind {
    @Override
    public String right() {
      return "a whole number from " + min + " to " + max;
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      String text = scalar(node, right());
      if (!text.matches("-?\\d{1,18}")) {
        throw new WrongValueException(node, right());
      }
      return within(node, OptionalLong.of(Long.parseLong(text)), min, max, right());
    }
  }

  /** A {@link Double}. */
  record Decimal(double min, double max) implements Kind {
    @Override
    public String right() {
      return "a number from " + plain(min) + " to " + plain(max);
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      String text = scalar(node, right());
      if (!text.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
        throw new WrongValueException(node, right());
      }
      double value = Double.parseDouble(text);
      if (value < min || value > max) {
        throw new WrongValueException(node, right());
      }
      return value;
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /** A {@link Long}, in bytes. */
  record Size(long min, long max) implements Kind {
    @Override
    public String right() {
      return "a size from "
          + Units.bytesText(min)
          + " to "
          + Units.bytesText(max)
          + ", such as 16MiB";
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      return within(node, Units.bytes(scalar(node, right())), min, max, right());
    }
  }

  /** A {@link Long}, in ms. */
  record Duration(long minMs, long maxMs) implements Kind {
    @Override
    public String right() {
      return "a duration from "
          + Units.millisecondsText(minMs)
          + " to "
          + Units.millisecondsText(maxMs)
          + ", such as 500ms, 30s or 5m";
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      return within(node, Units.milliseconds(scalar(node, right())), minMs, maxMs, right());
    }
  }

  /** A {@link Boolean}. */
  record Flag() implements Kind {
    @Override
    public String right() {
      return "true or false";
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      return switch (scalar(node, right())) {
        case "true" -> true;
        case "false" -> false;
        case String other -> throw new WrongValueException(node, right());
      };
    }
  }

  /** What the inner kind reads, or null for {@code none}. */
  record OrNone(Kind kind) implements Kind {
    @Override
    public String right() {
      return kind.right() + ", or none";
    }

    @Override
    public @Nullable Object read(Yaml node) throws WrongValueException {
      if (node instanceof Yaml.Scalar scalar
          && (scalar.text().isEmpty() || scalar.text().equals("none"))) {
        return null;
      }
      try {
        return kind.read(node);
      } catch (WrongValueException e) {
        throw new WrongValueException(node, right());
      }
    }
  }

  /** A {@link List} of {@link String}. */
  record Texts(String right) implements Kind {
    @Override
    public Object read(Yaml node) throws WrongValueException {
      if (!(node instanceof Yaml.Items items)) {
        throw new WrongValueException(node, right);
      }
      List<String> texts = new ArrayList<>();
      for (Yaml item : items.items()) {
        texts.add((String) new Text(right).read(item));
      }
      return List.copyOf(texts);
    }
  }

  /** A {@link List} of {@link Row}; the example is a right value with one item. */
  record Rows(List<Field> fields, String example) implements Kind {
    @Override
    public String right() {
      return "a list of mappings with "
          + String.join(", ", fields.stream().map(Field::name).toList());
    }

    @Override
    public Object read(Yaml node) throws WrongValueException {
      if (!(node instanceof Yaml.Items items)) {
        throw new WrongValueException(node, right());
      }
      List<Row> rows = new ArrayList<>();
      for (Yaml item : items.items()) {
        rows.add(row(item));
      }
      return List.copyOf(rows);
    }

    private Row row(Yaml node) throws WrongValueException {
      if (!(node instanceof Yaml.Fields given)) {
        throw new WrongValueException(node, right());
      }
      List<String> names = fields.stream().map(Field::name).toList();
      for (Map.Entry<String, Yaml> entry : given.fields().entrySet()) {
        if (!names.contains(entry.getKey())) {
          String nearest = Nearest.of(entry.getKey(), names);
          throw new WrongValueException(
              entry.getValue().line(),
              "unknown field "
                  + entry.getKey()
                  + (nearest == null
                      ? "; known are " + names
                      : "; the nearest known is " + nearest));
        }
      }
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (Field field : fields) {
        Yaml value = given.fields().get(field.name());
        String defaultText = field.defaultText();
        if (value == null && defaultText == null) {
          throw new WrongValueException(
              node.line(), field.name() + " is missing; right is " + field.kind().right());
        }
        try {
          Yaml tree =
              value != null || defaultText == null
                  ? value
                  : OneText.tree(field.kind(), defaultText);
          values.put(field.name(), field.kind().read(Objects.requireNonNull(tree)));
        } catch (WrongValueException e) {
          throw new WrongValueException(e.line(), field.name() + ": " + e.getMessage());
        }
      }
      return new Row(values, node.line());
    }
  }

  /**
   * A field of a {@link Rows}' mapping.
   *
   * @param name in the file
   * @param kind of its value
   * @param defaultText what stands for it when it is left out; null: it must be there
   * @param secret never printed
   * @param description for a person
   */
  record Field(
      String name, Kind kind, @Nullable String defaultText, boolean secret, String description) {}

  private static String scalar(Yaml node, String right) throws WrongValueException {
    if (node instanceof Yaml.Scalar scalar) {
      return scalar.text();
    }
    throw new WrongValueException(node, right);
  }

  private static Long within(Yaml node, OptionalLong value, long min, long max, String right)
      throws WrongValueException {
    if (value.isEmpty() || value.getAsLong() < min || value.getAsLong() > max) {
      throw new WrongValueException(node, right);
    }
    return value.getAsLong();
  }
}
