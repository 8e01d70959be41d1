package io.packetfs.wire.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in its one spelling (RFC 8785, JCS): no spaces, members sorted, so that documents which say
 * the same have the same bytes. Of numbers it knows the integers that a double holds exactly, which
 * are all that documents with a digest have: others are written as Java does.
 */
final class CanonicalJson {
  private static final char FIRST_PLAIN = ' ';

  private CanonicalJson() {}

  /** {@code sha-256:} and the hexadecimal digest of the document's one spelling in UTF-8. */
  static String digest(JsonObject document) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] text = text(document).getBytes(StandardCharsets.UTF_8);
      return "sha-256:" + HexFormat.of().formatHex(sha256.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String text(JsonObject document) {
    StringBuilder out = new StringBuilder();
    write(out, document);
    return out.toString();
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case JsonObject object -> members(out, object.getMap());
      case Map<?, ?> map -> members(out, map);
      case JsonArray array -> elements(out, array.getList());
      case List<?> list -> elements(out, list);
      case CharSequence text -> string(out, text);
      case Object plain -> out.append(plain);
    }
  }

  private static void members(StringBuilder out, Map<?, ?> map) {
    // A String's order is that of its UTF-16 code units, as section 3.2.3 wants.
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    String before = "{";
    for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
      out.append(before);
      string(out, member.getKey());
      out.append(':');
      write(out, member.getValue());
      before = ",";
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void elements(StringBuilder out, List<?> list) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(out, list.get(i));
    }
    out.append(']');
  }

  private static void string(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (each < FIRST_PLAIN) {
            out.append("\\u").append(HexFormat.of().toHexDigits(each));
          } else {
            out.append(each);
          }
        }
      }
    }
    out.append('"');
  }
}
