package io.packetfs.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote, and nothing else: every length is checked against its limit
 * and against the bytes that are there before anything of that length is made.
 */
final class WireReader {
  private final Buffer in;
  private final int end;
  private int at;

  /**
   * @param from first byte
   * @param end one past the last
   */
  WireReader(Buffer in, int from, int end) {
    this.in = in;
    this.at = from;
    this.end = end;
  }

  /** Whether nothing is left: fields that came later may be missing. */
  boolean isAtEnd() {
    return at == end;
  }

  int u8() {
    return in.getUnsignedByte(take(1));
  }

  boolean bool() {
    int value = u8();
    if (value > 1) {
      throw new WireFormatException("a truth value is 0 or 1, not " + value);
    }
    return value == 1;
  }

  int i32() {
    return in.getInt(take(4));
  }

  long i64() {
    return in.getLong(take(8));
  }

  double f64() {
    return in.getDouble(take(8));
  }

  String string() {
    int length = length("a string", WireWriter.STRING_BYTES_MAX);
    int from = take(length);
    byte[] octets = in.getBytes(from, from + length);
    if (isAscii(octets)) {
      return new String(octets, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("a string is not UTF-8", e);
    }
  }

  /** Nearly all strings of messages are, and a decoder that reports errors costs more than they. */
  private static boolean isAscii(byte[] octets) {
    for (byte octet : octets) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  JsonObject json() {
    int length = length("a document", WireWriter.JSON_BYTES_MAX);
    int from = take(length);
    try {
      return new JsonObject(in.slice(from, from + length));
    } catch (DecodeException e) {
      throw new WireFormatException("a document is not JSON", e);
    }
  }

  <E extends Enum<E>> E name(Class<E> type) {
    String name = string();
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("no " + type.getSimpleName() + " is named " + name, e);
    }
  }

  <T> List<T> list(Function<WireReader, T> read) {
    int count = length("a list", WireWriter.LIST_MAX);
    if (count > end - at) {
      throw new WireFormatException(
          "a list of " + count + " elements cannot be in the " + (end - at) + " bytes left");
    }
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(read.apply(this));
    }
    return values;
  }

  <T> @Nullable T nullable(Function<WireReader, T> read) {
    return bool() ? read.apply(this) : null;
  }

  /** Checks that nothing is left. */
  void finish() {
    if (at != end) {
      throw new WireFormatException((end - at) + " bytes are left behind the last field");
    }
  }

  private int length(String what, int max) {
    int length = i32();
    if (length < 0 || length > max) {
      throw new WireFormatException(what + " has 0 to " + max + " elements, not " + length);
    }
    return length;
  }

  private int take(int bytes) {
    if (bytes > end - at) {
      throw new WireFormatException(
          "a field of " + bytes + " bytes cannot be in the " + (end - at) + " bytes left");
    }
    int from = at;
    at += bytes;
    return from;
  }
}
