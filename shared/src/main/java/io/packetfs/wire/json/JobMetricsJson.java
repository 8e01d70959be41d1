package io.packetfs.wire.json;

import io.packetfs.job.JobMetrics;
import io.vertx.core.json.JsonObject;

/** {@code metrics} of a job. */
final class JobMetricsJson {
  private JobMetricsJson() {}

  /** What was counted, and what follows from it. */
  static JsonObject toJson(JobMetrics metrics) {
    return counters(metrics)
        .put("byte_hit_ratio", metrics.byteHitRatio())
        .put("request_hit_ratio", metrics.requestHitRatio())
        .put("cache_status_coverage", metrics.cacheStatusCoverage())
        .put("cpupwn_gib_s", metrics.cpupwnGibPerSecond());
  }

  /** Integers only. */
  static JsonObject counters(JobMetrics metrics) {
    return new JsonObject()
        .put("bytes_processed", JsonNumbers.exact(metrics.bytesProcessed()))
        .put("bytes_fetched", JsonNumbers.exact(metrics.bytesFetched()))
        .put("cache_fill_bytes", JsonNumbers.exact(metrics.cacheFillBytes()))
        .put("cache_hit_bytes", JsonNumbers.exact(metrics.hitBytes()))
        .put("requests", JsonNumbers.exact(metrics.requests()))
        .put("cache_hits", JsonNumbers.exact(metrics.hits()))
        .put("cache_misses", JsonNumbers.exact(metrics.misses()))
        .put("cache_unknown", JsonNumbers.exact(metrics.unknown()))
        .put("elapsed_ms", metrics.elapsedMs());
  }

  static JobMetrics parse(JsonFields fields) {
    return new JobMetrics(
        fields.number("bytes_processed"),
        fields.number("bytes_fetched"),
        fields.number("cache_fill_bytes"),
        fields.number("requests"),
        fields.number("cache_hits"),
        fields.number("cache_misses"),
        fields.number("cache_unknown"),
        fields.number("cache_hit_bytes"),
        fields.number("elapsed_ms"));
  }
}
