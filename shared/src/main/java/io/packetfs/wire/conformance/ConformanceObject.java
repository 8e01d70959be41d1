package io.packetfs.wire.conformance;

import io.vertx.core.json.JsonObject;

/**
 * An object that the vectors compute over.
 *
 * @param name unique
 * @param target path and query as the origin is asked for it, in normal form
 * @param sizeBytes 0..2^53
 * @param etag a strong ETag, quotes and all
 * @param bytes which bytes it has
 * @param serving how the origin serves it
 */
public record ConformanceObject(
    String name, String target, long sizeBytes, String etag, ByteRule bytes, Serving serving) {

  static ConformanceObject parse(JsonObject json) {
    return new ConformanceObject(
        json.getString("name"),
        json.getString("path"),
        json.getLong("size"),
        json.getString("etag"),
        ByteRule.parse(json.getJsonObject("bytes")),
        Serving.parse(json.getJsonObject("serve")));
  }
}
