package io.packetfs.wire.json;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowCounts;
import io.packetfs.program.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code GET /v1/jobs/{id}}, of {@code pfs run --json} and of the bus. A member
 * that has no value is null, never absent, so every document has the same members. What was asked
 * for is in {@code instructions} and {@code options}; {@code data_url} is the first object's,
 * {@code object_count} how many there are, also where the objects themselves are left out.
 */
public final class JobStatusJson {
  private JobStatusJson() {}

  /** The document. */
  public static JsonObject toJson(JobStatus status) {
    JobSpec spec = status.spec();
    JsonArray objects = new JsonArray();
    status.objects().forEach(object -> objects.add(toJson(object)));
    return new JsonObject()
        .put("job_id", status.jobId())
        .put("name", spec.name())
        .put("labels", JobSpecJson.labels(spec))
        .put("state", status.state().name())
        .put("state_reason", toJson(status.reason()))
        .put("created_at", time(status.createdMs()))
        .put("started_at", time(status.startedMs()))
        .put("ended_at", time(status.endedMs()))
        .put("as_of", time(status.asOfMs()))
        .put("data_url", spec.urls().getFirst())
        .put("object_count", spec.urls().size())
        .put("instructions", ProgramJson.toJson(spec.program()))
        .put("options", JobOptionsJson.toJson(spec.options()))
        .put("objects", objects)
        .put("windows", toJson(status.windows()))
        .put("metrics", JobMetricsJson.toJson(status.metrics()))
        .put("error", ProblemJson.toJsonOrNull(status.error()));
  }

  /**
   * Reads a document of this or a later version: members that are not known are ignored. If it has
   * no objects, the spec has only the first URL.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static JobStatus parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    return fields.record(() -> parse(fields));
  }

  private static JobStatus parse(JsonFields fields) {
    List<ObjectStatus> objects = fields.list("objects", JobStatusJson::object);
    List<String> urls =
        objects.isEmpty()
            ? List.of(fields.string("data_url"))
            : objects.stream().map(ObjectStatus::url).toList();
    Map<String, String> labels = new HashMap<>();
    JsonFields written = fields.object("labels");
    written.names().forEach(key -> labels.put(key, written.string(key)));
    return new JobStatus(
        fields.string("job_id"),
        new JobSpec(
            urls,
            ProgramJson.parse(fields.value("instructions")),
            fields.optionalString("name"),
            labels,
            JobOptionsJson.parse(fields.object("options"))),
        fields.constant("state", JobState.class),
        reason(fields.optionalObject("state_reason")),
        requiredTime(fields, "created_at"),
        time(fields, "started_at"),
        time(fields, "ended_at"),
        objects,
        windows(fields.object("windows")),
        JobMetricsJson.parse(fields.object("metrics")),
        ProblemJson.parseOrNull(fields.optionalObject("error")),
        time(fields, "as_of"));
  }

  private static JsonObject toJson(ObjectStatus object) {
    JsonArray results = new JsonArray();
    for (Result result : object.results()) {
      results.add(ResultJson.toJson(result));
    }
    return IdentityJson.put(new JsonObject().put("url", object.url()), object.identity())
        .put("state", object.state().name())
        .put("results", results)
        .put("error", ProblemJson.toJsonOrNull(object.error()));
  }

  private static ObjectStatus object(JsonFields fields) {
    return new ObjectStatus(
        fields.string("url"),
        IdentityJson.parse(fields),
        fields.constant("state", JobState.class),
        fields.list("results", ResultJson::parse),
        ProblemJson.parseOrNull(fields.optionalObject("error")));
  }

  private static @Nullable JsonObject toJson(@Nullable WaitReason reason) {
    return reason == null
        ? null
        : new JsonObject()
            .put("reason", reason.kind().name())
            .put("until", time(reason.untilMs()))
            .put("todo", reason.todo());
  }

  private static @Nullable WaitReason reason(@Nullable JsonFields fields) {
    return fields == null
        ? null
        : new WaitReason(
            fields.constant("reason", WaitReason.Kind.class),
            time(fields, "until"),
            fields.string("todo"));
  }

  private static JsonObject toJson(WindowCounts windows) {
    return new JsonObject()
        .put("total", JsonNumbers.exact(windows.total()))
        .put("done", JsonNumbers.exact(windows.done()))
        .put("retried", JsonNumbers.exact(windows.retried()))
        .put("hedged", JsonNumbers.exact(windows.hedged()))
        .put("duplicate", JsonNumbers.exact(windows.duplicate()))
        .put("verified", JsonNumbers.exact(windows.verified()))
        .put("unverified", JsonNumbers.exact(windows.unverified()))
        .put("mismatched", JsonNumbers.exact(windows.mismatched()));
  }

  private static WindowCounts windows(JsonFields fields) {
    return new WindowCounts(
        fields.number("total"),
        fields.number("done"),
        fields.number("retried"),
        fields.number("hedged"),
        fields.number("duplicate"),
        fields.number("verified"),
        fields.number("unverified"),
        fields.number("mismatched"));
  }

  /** RFC 3339, in UTC. */
  static @Nullable String time(@Nullable Long ms) {
    return ms == null ? null : Instant.ofEpochMilli(ms).toString();
  }

  private static long requiredTime(JsonFields fields, String name) {
    Long ms = time(fields, name);
    if (ms == null) {
      throw JsonFields.malformed(fields.at(name), "a time", "nothing");
    }
    return ms;
  }

  /** The same back. */
  static @Nullable Long time(JsonFields fields, String name) {
    String text = fields.optionalString(name);
    try {
      return text == null ? null : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw JsonFields.malformed(fields.at(name), "a time like 2026-01-31T12:00:00Z", text);
    }
  }
}
