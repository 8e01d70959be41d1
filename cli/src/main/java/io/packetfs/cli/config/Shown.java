package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Field;
import java.util.List;
import java.util.stream.Collectors;

/** A tree as one line of YAML, without secrets, for {@code pfs config check}. */
final class Shown {
  /** What stands for a secret. */
  static final String SECRET = "(secret)";

  private Shown() {}

  static String of(Kind kind, Yaml node) {
    List<String> secrets =
        kind instanceof Kind.Rows rows
            ? rows.fields().stream().filter(Field::secret).map(Field::name).toList()
            : List.of();
    return of(node, secrets);
  }

  private static String of(Yaml node, List<String> secrets) {
    return switch (node) {
      case Yaml.Scalar scalar -> scalar.text().isEmpty() ? "none" : scalar.text();
      case Yaml.Items items ->
          items.items().stream()
              .map(item -> of(item, secrets))
              .collect(Collectors.joining(", ", "[", "]"));
      case Yaml.Fields fields ->
          fields.fields().entrySet().stream()
              .map(
                  e ->
                      e.getKey()
                          + ": "
                          + (secrets.contains(e.getKey()) ? SECRET : of(e.getValue(), secrets)))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }
}
