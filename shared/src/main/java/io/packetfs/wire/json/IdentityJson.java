package io.packetfs.wire.json;

import io.packetfs.origin.Identity;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An identity as fields of the object that it belongs to: {@code size}, {@code etag} (null if it is
 * no ETag), {@code identity} (its kind, in lower case) and, if it is no ETag, {@code validator}.
 */
final class IdentityJson {
  private IdentityJson() {}

  /** Puts the fields; all null if nothing is pinned yet. */
  static JsonObject put(JsonObject json, @Nullable Identity identity) {
    if (identity == null) {
      return json.putNull("size").putNull("etag").putNull("identity");
    }
    json.put("size", JsonNumbers.exact(identity.sizeBytes()));
    String kind = identity.kind().name().toLowerCase(Locale.ROOT);
    return switch (identity.kind()) {
      case STRONG_ETAG, WEAK_ETAG -> json.put("etag", identity.validator()).put("identity", kind);
      case LAST_MODIFIED, FILE ->
          json.putNull("etag").put("identity", kind).put("validator", identity.validator());
      case EMPTY -> json.putNull("etag").put("identity", kind);
    };
  }

  static @Nullable Identity parse(JsonFields fields) {
    String written = fields.optionalString("identity");
    if (written == null) {
      return null;
    }
    Identity.Kind kind = kind(fields, written);
    long size = fields.number("size", 0, Long.MAX_VALUE);
    return switch (kind) {
      case STRONG_ETAG, WEAK_ETAG -> new Identity(size, fields.string("etag"), kind);
      case LAST_MODIFIED, FILE -> new Identity(size, fields.string("validator"), kind);
      case EMPTY -> Identity.EMPTY;
    };
  }

  private static Identity.Kind kind(JsonFields fields, String written) {
    for (Identity.Kind kind : Identity.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(written)) {
        return kind;
      }
    }
    throw JsonFields.malformed(fields.at("identity"), "a kind of validator", written);
  }
}
