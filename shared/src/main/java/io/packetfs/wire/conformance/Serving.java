package io.packetfs.wire.conformance;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the origin serves an object otherwise than a faultless one.
 *
 * @param status answered without a body, or null: as the range asks for
 * @param headers set, or left out (null), after all others
 * @param fault what is wrong with the body
 * @param fromOffset all this only for ranges that begin here or behind it
 */
public record Serving(
    @Nullable Integer status, List<Header> headers, OriginFault fault, long fromOffset) {

  /** As it should be. */
  public static final Serving FAULTLESS = new Serving(null, List.of(), OriginFault.NONE, 0);

  /**
   * A header.
   *
   * @param value what it says, or null: it is not sent
   */
  public record Header(String name, @Nullable String value) {}

  /** Copies the list. */
  public Serving {
    headers = List.copyOf(headers);
  }

  static Serving parse(@Nullable JsonObject json) {
    if (json == null) {
      return FAULTLESS;
    }
    List<Header> headers = new ArrayList<>();
    JsonObject written = json.getJsonObject("headers", new JsonObject());
    written.fieldNames().forEach(name -> headers.add(new Header(name, written.getString(name))));
    return new Serving(
        json.getInteger("status"),
        headers,
        OriginFault.parse(json.getString("fault", OriginFault.NONE.wireName())),
        json.getLong("from", 0L));
  }
}
