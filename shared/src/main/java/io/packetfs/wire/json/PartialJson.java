package io.packetfs.wire.json;

import io.packetfs.program.Partial;
import io.vertx.core.json.JsonObject;

/**
 * A partial, by its kind: {@code {"kind": "count", "length", "count"}}, {@code {"kind": "crc",
 * "length", "crc"}}, {@code {"kind": "fnv_run", "length", "entry_byte", "exit"}}. Checksums are
 * unsigned, fnv's state is a decimal string. What is found of fnv's nibbles is of use only to the
 * leader that asked for it, and has no form.
 */
public final class PartialJson {
  private static final long CRC_MAX = 0xffffffffL;

  private PartialJson() {}

  /**
   * The form above.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static JsonObject toJson(Partial partial) {
    return switch (partial) {
      case Partial.Count(long length, long count) ->
          form("count", length).put("count", JsonNumbers.exact(count));
      case Partial.Crc(long length, int crc) ->
          form("crc", length).put("crc", Integer.toUnsignedLong(crc));
      case Partial.FnvRun(long length, int entryByte, long exit) ->
          form("fnv_run", length)
              .put("entry_byte", entryByte)
              .put("exit", Long.toUnsignedString(exit));
      case Partial.FnvLow low -> throw formless(low);
      case Partial.FnvHigh high -> throw formless(high);
    };
  }

  private static IllegalArgumentException formless(Partial partial) {
    return new IllegalArgumentException(partial + " is never stored");
  }

  private static JsonObject form(String kind, long length) {
    return new JsonObject().put("kind", kind).put("length", JsonNumbers.exact(length));
  }

  /**
   * Reads one.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static Partial parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    return fields.record(() -> parse(fields));
  }

  private static Partial parse(JsonFields fields) {
    long length = fields.number("length", 0, Long.MAX_VALUE);
    String kind = fields.string("kind");
    return switch (kind) {
      case "count" -> new Partial.Count(length, fields.number("count", 0, length));
      case "crc" -> new Partial.Crc(length, (int) fields.number("crc", 0, CRC_MAX));
      case "fnv_run" ->
          new Partial.FnvRun(
              length,
              (int) fields.number("entry_byte", 0, 255),
              ResultJson.unsigned(fields, "exit"));
      default -> throw JsonFields.malformed("/kind", "count, crc or fnv_run", kind);
    };
  }
}
