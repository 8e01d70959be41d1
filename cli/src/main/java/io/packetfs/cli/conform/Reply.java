package io.packetfs.cli.conform;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered.
 *
 * @param status of HTTP
 * @param headers the head
 * @param body all of it, bounded by {@link Endpoint#ANSWER_BYTES_MAX}
 */
record Reply(int status, HttpHeaders headers, Buffer body) {
  private static final int SHOWN_CHARS_MAX = 60;

  /** A header's value, or "". */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Content-Type without its parameters, in lower case. */
  String mediaType() {
    return header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The body, or null if it is no JSON object. */
  @Nullable JsonObject json() {
    try {
      return Json.decodeValue(body) instanceof JsonObject object ? object : null;
    } catch (DecodeException e) {
      return null;
    }
  }

  /** Status and the problem's code, or how the body begins. */
  String shown() {
    JsonObject json = json();
    Object code = json == null ? null : json.getValue("code");
    if (code instanceof String name) {
      return status + " " + name;
    }
    if (json != null) {
      return Integer.toString(status);
    }
    String text = body.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
    return (status
            + " "
            + (text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "..." : text))
        .strip();
  }
}
