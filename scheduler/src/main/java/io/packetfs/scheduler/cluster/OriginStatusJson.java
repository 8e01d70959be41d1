package io.packetfs.scheduler.cluster;

import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.OriginStatus.CacheStreams;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** One of {@code origins} in the answer of {@code GET /v1/origins}, and between schedulers. */
public final class OriginStatusJson {
  private OriginStatusJson() {}

  /**
   * {@code origin}, {@code paused}, {@code backoff_until}, {@code filling_streams}, {@code
   * filling_bound}, {@code caches}.
   */
  public static JsonObject toJson(OriginStatus status) {
    Long backoffUntilMs = status.backoffUntilMs();
    return new JsonObject()
        .put("origin", status.origin())
        .put("paused", status.paused())
        .put(
            "backoff_until",
            backoffUntilMs == null ? null : Instant.ofEpochMilli(backoffUntilMs).toString())
        .put("filling_streams", status.fillingStreams())
        .put("filling_bound", status.fillingBound())
        .put("caches", new JsonArray(status.caches().stream().map(OriginStatusJson::of).toList()));
  }

  private static JsonObject of(CacheStreams cache) {
    return new JsonObject()
        .put("cache_id", cache.cacheId())
        .put("streams", cache.streams())
        .put("bound", cache.bound());
  }

  /** Reads what another scheduler of this version wrote. */
  static OriginStatus parse(JsonObject json) {
    Instant backoffUntil = json.getInstant("backoff_until");
    return new OriginStatus(
        json.getString("origin"),
        json.getBoolean("paused"),
        backoffUntil == null ? null : backoffUntil.toEpochMilli(),
        json.getInteger("filling_streams"),
        json.getInteger("filling_bound"),
        json.getJsonArray("caches").stream()
            .map(JsonObject.class::cast)
            .map(
                cache ->
                    new CacheStreams(
                        cache.getString("cache_id"),
                        cache.getInteger("streams"),
                        cache.getInteger("bound")))
            .toList());
  }
}
