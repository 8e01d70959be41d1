package io.packetfs.wire.conformance;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is asked.
 *
 * @param method of HTTP
 * @param path behind the endpoint's URL
 * @param contentType the header, or null: none
 * @param body the text, in which {@link #ORIGIN} stands for the origin's URL, or null: none
 * @param token which token is shown
 */
public record Call(
    String method, String path, @Nullable String contentType, @Nullable String body, Token token) {

  /** Stands for {@code http://HOST:PORT} of the origin. */
  public static final String ORIGIN = "{origin}";

  private static final String COMPUTE = "/compute";
  private static final String JSON = "application/json";

  /** Which token a call shows, if the endpoint has one. */
  public enum Token {
    /** The right one. */
    RIGHT,
    /** None. */
    NONE,
    /** Another one. */
    WRONG
  }

  /** The body for an origin at this URL, without a slash at its end. */
  public @Nullable String bodyFor(String originUrl) {
    return body == null ? null : body.replace(ORIGIN, originUrl);
  }

  static Call parse(JsonObject vector) {
    Token token =
        Token.valueOf(vector.getString("token", Token.RIGHT.name()).toUpperCase(Locale.ROOT));
    JsonObject raw = vector.getJsonObject("request");
    if (raw == null) {
      JsonObject body =
          new JsonObject()
              .put("data_url", vector.getString("data_url"))
              .put("instructions", vector.getValue("instructions"));
      if (vector.containsKey("clip")) {
        body.put("clip", vector.getValue("clip"));
      }
      return new Call("POST", COMPUTE, JSON, body.encode(), token);
    }
    String body = raw.getString("body");
    Integer padTo = raw.getInteger("pad_to");
    if (body != null && padTo != null) {
      body += " ".repeat(padTo - body.length());
    }
    return new Call(
        raw.getString("method"), raw.getString("path"), raw.getString("content_type"), body, token);
  }
}
