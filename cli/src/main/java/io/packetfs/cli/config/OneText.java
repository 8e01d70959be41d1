package io.packetfs.cli.config;

import io.packetfs.cli.config.Yaml.Scalar;
import io.packetfs.cli.config.Yaml.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Values that come as one text: defaults, environment variables and flags. */
final class OneText {
  private OneText() {}

  /**
   * The text as a file would have it. Structured kinds take YAML in one line ({@code [{prefix:
   * "https://a/"}]}); a list of texts also takes them with commas between.
   */
  static Yaml tree(Kind kind, String text) throws Kind.WrongValueException {
    return switch (kind) {
      case Kind.Texts texts -> text.stripLeading().startsWith("[") ? parse(text) : commas(text);
      case Kind.Rows rows -> parse(text);
      case Kind.OrNone orNone -> tree(orNone.kind(), text);
      case Kind.Text t -> new Scalar(text, 0);
      case Kind.Whole w -> new Scalar(text, 0);
      case Kind.Decimal d -> new Scalar(text, 0);
      case Kind.Size s -> new Scalar(text, 0);
      case Kind.Duration d -> new Scalar(text, 0);
      case Kind.Flag f -> new Scalar(text, 0);
    };
  }

  private static Yaml parse(String text) throws Kind.WrongValueException {
    try {
      return Yaml.parse(text);
    } catch (SyntaxException e) {
      throw new Kind.WrongValueException(0, String.valueOf(e.getMessage()));
    }
  }

  private static Yaml commas(String text) {
    List<Yaml> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      if (!item.isBlank()) {
        items.add(new Scalar(item.strip(), 0));
      }
    }
    return new Yaml.Items(List.copyOf(items), 0);
  }
}
