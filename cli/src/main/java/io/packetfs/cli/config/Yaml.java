package io.packetfs.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML document as a tree that knows its lines. Scalars stay text: only the setting that they are
 * for knows what they mean (so {@code no} can be a region and {@code 1_000} is no number). Anchors,
 * aliases and a second document are refused.
 */
sealed interface Yaml {

  /** The line that it begins on, from 1; 0 where there is no file. */
  int line();

  /** What a message calls it. */
  String shown();

  /** A value; {@code text} is empty for YAML's null. */
  record Scalar(String text, int line) implements Yaml {
    @Override
    public String shown() {
      return "\"" + text + "\"";
    }
  }

  /** A list. */
  record Items(List<Yaml> items, int line) implements Yaml {
    @Override
    public String shown() {
      return "a list";
    }
  }

  /** A mapping, in the order of the file. */
  record Fields(Map<String, Yaml> fields, int line) implements Yaml {
    @Override
    public String shown() {
      return fields.isEmpty() ? "an empty mapping" : "a mapping with " + fields.keySet();
    }
  }

  /** Text is not YAML, or YAML that is refused; {@code line} is from 1. */
  final class SyntaxException extends Exception {
    private final int line;

    SyntaxException(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  /** Reads one document; an empty one is an empty mapping. */
  static Yaml parse(String text) throws SyntaxException {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() == null) {
        return new Fields(Map.of(), 1);
      }
      Yaml tree = node(parser);
      if (parser.nextToken() != null) {
        throw new SyntaxException(lineOf(parser), "a second document is not read");
      }
      return tree;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new SyntaxException(
          line, "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    } catch (IOException e) {
      throw new SyntaxException(1, "unreadable: " + e.getMessage());
    }
  }

  private static Yaml node(YAMLParser parser) throws IOException, SyntaxException {
    int line = lineOf(parser);
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw new SyntaxException(line, "anchors and aliases are not read: write the value out");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      List<Yaml> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(parser));
      }
      return new Items(List.copyOf(items), line);
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, Yaml> fields = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        int nameLine = lineOf(parser);
        parser.nextToken();
        if (fields.putIfAbsent(name, node(parser)) != null) {
          throw new SyntaxException(nameLine, name + " stands there twice");
        }
      }
      return new Fields(fields, line);
    }
    return new Scalar(token == JsonToken.VALUE_NULL ? "" : parser.getText(), line);
  }

  private static int lineOf(YAMLParser parser) {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }
}
