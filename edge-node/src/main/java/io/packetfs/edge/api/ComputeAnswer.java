package io.packetfs.edge.api;

import io.packetfs.origin.Identity;
import io.packetfs.program.Result;
import io.packetfs.task.FetchFacts;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /compute} answers.
 *
 * @param identity the object's
 * @param finalUrl where allowed redirects led, or null if nowhere else
 * @param results in the order of the instructions
 * @param facts what it cost
 * @param elapsedMs how long it took, in ms
 */
record ComputeAnswer(
    Identity identity,
    @Nullable String finalUrl,
    List<Result> results,
    FetchFacts facts,
    double elapsedMs) {

  JsonObject toJson() {
    JsonArray list = new JsonArray();
    results.forEach(result -> list.add(ResultJson.toJson(result)));
    return new JsonObject()
        .put("results", list)
        .put(
            "timing",
            new JsonObject()
                .put("bytes_processed", facts.bytesProcessed())
                .put("elapsed_ms", elapsedMs))
        .put("object", object())
        .put("cache", cache())
        .put("requests", facts.requests());
  }

  /** As in a job's objects: what is no ETag is not shown as one. */
  private JsonObject object() {
    JsonObject object = new JsonObject().put("size", identity.sizeBytes());
    if (finalUrl != null) {
      object.put("url", finalUrl);
    }
    return switch (identity.kind()) {
      case STRONG_ETAG, WEAK_ETAG -> object.put("etag", identity.validator());
      case LAST_MODIFIED, FILE, EMPTY ->
          object.putNull("etag").put("validator", identity.validator());
    };
  }

  private JsonObject cache() {
    return new JsonObject()
        .put("status", cacheStatus())
        .put("source", facts.cacheSource())
        .put("hits", facts.hits())
        .put("misses", facts.misses())
        .put("pop", facts.pop());
  }

  /** HIT only if every response was one: the least that all of them had. */
  private String cacheStatus() {
    if (facts.misses() > 0) {
      return "MISS";
    }
    return facts.hits() > 0 && facts.unknown() == 0 ? "HIT" : "UNKNOWN";
  }
}
