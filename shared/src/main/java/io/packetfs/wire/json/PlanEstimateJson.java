package io.packetfs.wire.json;

import io.packetfs.job.PlanEstimate;
import io.vertx.core.json.JsonObject;

/** One of {@code objects} in the answer of {@code POST /v1/plan}. */
public final class PlanEstimateJson {
  private PlanEstimateJson() {}

  /**
   * {@code url}, {@code size}, {@code etag}, {@code windows}, {@code fetches}, {@code bytes},
   * {@code requests}, {@code cache_fill_bytes}.
   */
  public static JsonObject toJson(PlanEstimate estimate) {
    return IdentityJson.put(new JsonObject().put("url", estimate.url()), estimate.identity())
        .put("windows", JsonNumbers.exact(estimate.windows()))
        .put("fetches", JsonNumbers.exact(estimate.fetches()))
        .put("bytes", JsonNumbers.exact(estimate.bytes()))
        .put("requests", JsonNumbers.exact(estimate.requests()))
        .put("cache_fill_bytes", JsonNumbers.exact(estimate.cacheFillBytes()));
  }

  /**
   * Reads one; {@code cache_fill_bytes} follows from the rest.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static PlanEstimate parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    return new PlanEstimate(
        fields.string("url"),
        IdentityJson.parse(fields),
        fields.number("windows"),
        fields.number("fetches"),
        fields.number("bytes"),
        fields.number("requests"));
  }
}
