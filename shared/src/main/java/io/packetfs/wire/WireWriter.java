package io.packetfs.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a message in their order: numbers big-endian, strings and lists after their
 * length, enums by name, what may be null after a byte that says whether it is there.
 */
final class WireWriter {

  /** The longest string, in octets of UTF-8. */
  static final int STRING_BYTES_MAX = 64 * 1024;

  /** The longest JSON document, in octets: a job of the most objects with all their results. */
  static final int JSON_BYTES_MAX = 64 * 1024 * 1024;

  /** The longest list. */
  static final int LIST_MAX = 64 * 1024;

  private final Buffer out;

  WireWriter(Buffer out) {
    this.out = out;
  }

  void u8(int value) {
    out.appendByte((byte) value);
  }

  void bool(boolean value) {
    u8(value ? 1 : 0);
  }

  void i32(int value) {
    out.appendInt(value);
  }

  void i64(long value) {
    out.appendLong(value);
  }

  void f64(double value) {
    out.appendDouble(value);
  }

  void string(String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    if (octets.length > STRING_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a string in a message has at most "
              + STRING_BYTES_MAX
              + " octets, not "
              + octets.length);
    }
    out.appendInt(octets.length).appendBytes(octets);
  }

  void json(JsonObject value) {
    Buffer octets = value.toBuffer();
    if (octets.length() > JSON_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a document in a message has at most "
              + JSON_BYTES_MAX
              + " octets, not "
              + octets.length());
    }
    out.appendInt(octets.length()).appendBuffer(octets);
  }

  void name(Enum<?> value) {
    string(value.name());
  }

  <T> void list(Collection<T> values, BiConsumer<WireWriter, T> write) {
    if (values.size() > LIST_MAX) {
      throw new IllegalArgumentException(
          "a list in a message has at most " + LIST_MAX + " elements, not " + values.size());
    }
    out.appendInt(values.size());
    values.forEach(value -> write.accept(this, value));
  }

  <T> void nullable(@Nullable T value, BiConsumer<WireWriter, T> write) {
    bool(value != null);
    if (value != null) {
      write.accept(this, value);
    }
  }
}
