package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobState;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.scheduler.core.JobProgress.ObjectProgress;
import io.packetfs.scheduler.core.JobProgress.Part;
import io.packetfs.window.WindowRun;
import io.packetfs.wire.json.PartialJson;
import io.packetfs.wire.json.PcpuShareJson;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a job's progress rests in the store. Only schedulers read it; a version says how. */
final class JobProgressJson {
  private static final int VERSION = 1;

  private JobProgressJson() {}

  static String toText(JobProgress progress) {
    JsonArray objects = new JsonArray();
    progress.objects().forEach(object -> objects.add(toJson(object)));
    JsonArray shares = new JsonArray();
    progress.shares().forEach(share -> shares.add(PcpuShareJson.toJson(share)));
    WindowCounts windows = progress.windows();
    JobMetrics metrics = progress.metrics();
    return new JsonObject()
        .put("version", VERSION)
        .put("state", progress.state().name())
        .put("started_ms", progress.startedMs())
        .put("ended_ms", progress.endedMs())
        .put("objects", objects)
        .put("windows_total", windows.total())
        .put("windows_done", windows.done())
        .put("windows_retried", windows.retried())
        .put("windows_hedged", windows.hedged())
        .put("windows_duplicate", windows.duplicate())
        .put("windows_verified", windows.verified())
        .put("windows_unverified", windows.unverified())
        .put("windows_mismatched", windows.mismatched())
        .put("bytes_processed", metrics.bytesProcessed())
        .put("bytes_fetched", metrics.bytesFetched())
        .put("cache_fill_bytes", metrics.cacheFillBytes())
        .put("requests", metrics.requests())
        .put("hits", metrics.hits())
        .put("misses", metrics.misses())
        .put("unknown", metrics.unknown())
        .put("hit_bytes", metrics.hitBytes())
        .put("elapsed_ms", metrics.elapsedMs())
        .put("shares", shares)
        .put("error", toJson(progress.error()))
        .encode();
  }

  static JobProgress parse(String text) {
    JsonObject json = new JsonObject(text);
    int version = json.getInteger("version");
    if (version != VERSION) {
      throw new IllegalStateException(
          "a job's progress has version " + version + "; this scheduler reads " + VERSION);
    }
    return new JobProgress(
        JobState.valueOf(json.getString("state")),
        json.getLong("started_ms"),
        json.getLong("ended_ms"),
        json.getJsonArray("objects").stream()
            .map(object -> parseObject((JsonObject) object))
            .toList(),
        new WindowCounts(
            json.getLong("windows_total"),
            json.getLong("windows_done"),
            json.getLong("windows_retried"),
            json.getLong("windows_hedged"),
            json.getLong("windows_duplicate"),
            json.getLong("windows_verified"),
            json.getLong("windows_unverified"),
            json.getLong("windows_mismatched")),
        new JobMetrics(
            json.getLong("bytes_processed"),
            json.getLong("bytes_fetched"),
            json.getLong("cache_fill_bytes"),
            json.getLong("requests"),
            json.getLong("hits"),
            json.getLong("misses"),
            json.getLong("unknown"),
            json.getLong("hit_bytes"),
            json.getLong("elapsed_ms")),
        parseAll(json, "shares", PcpuShareJson::parse),
        parseProblem(json.getJsonObject("error")));
  }

  private static JsonObject toJson(ObjectProgress object) {
    JsonArray done = new JsonArray();
    for (DoneRun run : object.done()) {
      JsonArray partials = new JsonArray();
      run.partials().forEach(partial -> partials.add(PartialJson.toJson(partial)));
      done.add(
          new JsonObject()
              .put("from", run.run().from())
              .put("to", run.run().to())
              .put("partials", partials));
    }
    JsonObject json = new JsonObject().put("state", object.state().name()).put("done", done);
    Identity identity = object.identity();
    if (identity != null) {
      json.put("size", identity.sizeBytes())
          .put("validator", identity.validator())
          .put("kind", identity.kind().name());
    }
    PublishedChecksum published = object.published();
    if (published != null) {
      json.put("published_crc32c", published.crc32c()).put("published_by", published.source());
    }
    return json.put("final_url", object.finalUrl())
        .put("barred", new JsonArray(object.barred()))
        .put("parts", parts(object))
        .put("error", toJson(object.error()));
  }

  private static JsonArray parts(ObjectProgress object) {
    JsonArray parts = new JsonArray();
    for (Part part : object.parts()) {
      parts.add(new JsonObject().put("share", part.shareIndex()).put("bytes", part.bytes()));
    }
    return parts;
  }

  /** What schedulers before had no word for is empty. */
  private static <T> List<T> parseAll(JsonObject json, String name, Function<JsonObject, T> parse) {
    return json.getJsonArray(name, new JsonArray()).stream()
        .map(element -> parse.apply((JsonObject) element))
        .toList();
  }

  private static ObjectProgress parseObject(JsonObject json) {
    Long size = json.getLong("size");
    Integer crc32c = json.getInteger("published_crc32c");
    return new ObjectProgress(
        JobState.valueOf(json.getString("state")),
        size == null
            ? null
            : new Identity(
                size, json.getString("validator"), Identity.Kind.valueOf(json.getString("kind"))),
        crc32c == null ? null : new PublishedChecksum(crc32c, json.getString("published_by")),
        json.getString("final_url"),
        json.getJsonArray("done").stream().map(run -> parseRun((JsonObject) run)).toList(),
        json.getJsonArray("barred").stream().map(String.class::cast).toList(),
        parseAll(json, "parts", part -> new Part(part.getInteger("share"), part.getLong("bytes"))),
        parseProblem(json.getJsonObject("error")));
  }

  private static DoneRun parseRun(JsonObject json) {
    return new DoneRun(
        new WindowRun(json.getLong("from"), json.getLong("to")),
        List.copyOf(
            json.getJsonArray("partials").stream()
                .map(partial -> PartialJson.parse((JsonObject) partial))
                .toList()));
  }

  private static @Nullable JsonObject toJson(@Nullable Problem problem) {
    return problem == null ? null : ProblemJson.toJson(problem);
  }

  private static @Nullable Problem parseProblem(@Nullable JsonObject json) {
    return json == null ? null : ProblemJson.parse(json);
  }
}
