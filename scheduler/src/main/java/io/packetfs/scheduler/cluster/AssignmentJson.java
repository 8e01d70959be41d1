package io.packetfs.scheduler.cluster;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.TaskOutcome;
import io.packetfs.problem.ErrorCode;
import io.packetfs.scheduler.core.Assignment;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.Score;
import io.packetfs.wire.json.JsonNumbers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /v1/jobs/{id}/assignments}, and between schedulers. */
public final class AssignmentJson {
  private AssignmentJson() {}

  /** {@code assignments}, {@code next_page_token}, {@code dropped}, {@code since}. */
  public static JsonObject toJson(AssignmentPage page) {
    JsonArray assignments = new JsonArray();
    page.assignments().forEach(assignment -> assignments.add(toJson(assignment)));
    Long sinceMs = page.sinceMs();
    return new JsonObject()
        .put("assignments", assignments)
        .put("next_page_token", page.nextPageToken())
        .put("dropped", page.dropped())
        .put("since", sinceMs == null ? null : Instant.ofEpochMilli(sinceMs).toString());
  }

  private static JsonObject toJson(Assignment assignment) {
    PcpuPlace place = assignment.place();
    Score score = assignment.score();
    ErrorCode code = assignment.code();
    return new JsonObject()
        .put("task_id", JsonNumbers.exact(assignment.taskId()))
        .put("object", assignment.objectIndex())
        .put("offset", JsonNumbers.exact(assignment.offset()))
        .put("length", assignment.lengthBytes())
        .put("windows", assignment.windows())
        .put("attempt", assignment.attempt())
        .put("hedge", assignment.hedge())
        .put("check", assignment.check())
        .put("pcpu", place.pcpu())
        .put("kind", place.kind())
        .put("cache_id", place.cacheId())
        .put("region", place.region())
        .put("sent_at", Instant.ofEpochMilli(assignment.sentMs()).toString())
        .put(
            "score",
            new JsonObject()
                .put("latency_ms", score.latencyMs())
                .put("service_ms", score.serviceMs())
                .put("price_factor", score.priceFactor())
                .put("cold_factor", score.coldFactor())
                .put("doubt_factor", score.doubtFactor())
                .put("total_ms", score.totalMs()))
        .put("outcome", assignment.outcome().name())
        .put("code", code == null ? null : code.name())
        .put("elapsed_ms", assignment.elapsedMs())
        .put("windows_done", assignment.windowsDone())
        .put("bytes_processed", assignment.bytesProcessed())
        .put("bytes_fetched", assignment.bytesFetched())
        .put("requests", assignment.requests())
        .put("cache_hits", assignment.hits())
        .put("cache_misses", assignment.misses())
        .put("cache_unknown", assignment.unknown());
  }

  /** Reads what another scheduler of this version wrote. */
  static AssignmentPage parsePage(JsonObject json) {
    String since = json.getString("since");
    return new AssignmentPage(
        json.getJsonArray("assignments").stream()
            .map(assignment -> parse((JsonObject) assignment))
            .toList(),
        json.getString("next_page_token") != null,
        json.getLong("dropped"),
        since == null ? null : (Long) Instant.parse(since).toEpochMilli());
  }

  private static Assignment parse(JsonObject json) {
    JsonObject score = json.getJsonObject("score");
    return new Assignment(
        exact(json, "task_id"),
        json.getInteger("object"),
        exact(json, "offset"),
        json.getLong("length"),
        json.getInteger("windows"),
        json.getInteger("attempt"),
        json.getBoolean("hedge"),
        json.getBoolean("check"),
        new PcpuPlace(
            json.getString("pcpu"),
            json.getString("kind"),
            json.getString("cache_id"),
            json.getString("region")),
        json.getInstant("sent_at").toEpochMilli(),
        new Score(
            score.getDouble("latency_ms"),
            score.getDouble("service_ms"),
            score.getDouble("price_factor"),
            score.getDouble("cold_factor"),
            score.getDouble("doubt_factor")),
        TaskOutcome.valueOf(json.getString("outcome")),
        code(json.getString("code")),
        json.getLong("elapsed_ms"),
        json.getInteger("windows_done"),
        json.getLong("bytes_processed"),
        json.getLong("bytes_fetched"),
        json.getInteger("requests"),
        json.getInteger("cache_hits"),
        json.getInteger("cache_misses"),
        json.getInteger("cache_unknown"));
  }

  private static long exact(JsonObject json, String name) {
    return Long.parseLong(json.getValue(name).toString());
  }

  private static @Nullable ErrorCode code(@Nullable String name) {
    return name == null ? null : ErrorCode.valueOf(name);
  }
}
