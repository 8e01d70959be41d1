package io.packetfs.scheduler.cluster;

import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Op;
import io.packetfs.scheduler.core.LastFailure;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One of {@code pcpus} in the answer of {@code GET /v1/pcpus}, and between schedulers. */
public final class PcpuStatusJson {
  private PcpuStatusJson() {}

  /** {@code id}, {@code kind}, {@code endpoint}, {@code state}, {@code attrs}, {@code live}. */
  public static JsonObject toJson(PcpuStatus status) {
    PcpuAttributes attributes = status.attributes();
    return new JsonObject()
        .put("id", attributes.id())
        .put("kind", attributes.kind())
        .put("endpoint", attributes.endpoint())
        .put("state", status.state().name())
        .put(
            "attrs",
            new JsonObject()
                .put("latency_ms", attributes.latencyMs())
                .put("cost", attributes.costPerGib())
                .put("concurrency", attributes.concurrency())
                .put("region", attributes.region())
                .put("cache_id", attributes.cacheId())
                .put("serves", new JsonArray(attributes.serves()))
                .put("schemes", sorted(attributes.schemes()))
                .put("ops", sorted(written(attributes.ops())))
                .put("volumes", new JsonArray(volumes(attributes.volumes())))
                .put("task_bytes_max", attributes.taskBytesMax()))
        .put(
            "live",
            new JsonObject()
                .put("slots_in_use", status.slotsInUse())
                .put("latency_ms", status.latencyMs())
                .put("bytes_per_second", status.bytesPerSecond())
                .put("tasks_done", status.tasksDone())
                .put("tasks_failed", status.tasksFailed())
                .put("bytes_done", status.bytesDone())
                .put("byte_hit_ratio", status.byteHitRatio())
                .put(
                    "last_heard_at",
                    status.lastHeardMs() == 0 ? null : instant(status.lastHeardMs()))
                .put("quarantined_until", instant(status.quarantinedUntilMs()))
                .put("last_failure", toJson(status.lastFailure())));
  }

  private static @Nullable JsonObject toJson(@Nullable LastFailure failure) {
    return failure == null
        ? null
        : new JsonObject()
            .put("code", failure.code().name())
            .put("detail", failure.detail())
            .put("at", instant(failure.atMs()));
  }

  private static @Nullable String instant(@Nullable Long epochMs) {
    return epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString();
  }

  /**
   * Reads what another scheduler of this version wrote: what users are told, so without what is
   * between schedulers and pCPUs.
   */
  static PcpuStatus parse(JsonObject json) {
    JsonObject attrs = json.getJsonObject("attrs");
    JsonObject live = json.getJsonObject("live");
    PcpuStatus.State state = PcpuStatus.State.valueOf(json.getString("state"));
    PcpuAttributes attributes =
        new PcpuAttributes(
            json.getString("id"),
            json.getString("kind"),
            json.getString("endpoint"),
            attrs.getDouble("latency_ms"),
            attrs.getDouble("cost"),
            attrs.getInteger("concurrency"),
            attrs.getString("region"),
            attrs.getString("cache_id"),
            texts(attrs, "schemes"),
            attrs.getJsonArray("volumes").stream()
                .map(JsonObject.class::cast)
                .map(
                    volume ->
                        new Volume(
                            volume.getString("name"),
                            volume.getString("path"),
                            volume.getBoolean("immutable")))
                .toList(),
            texts(attrs, "ops").stream()
                .map(name -> Op.byName(name).orElseThrow())
                .collect(Collectors.toSet()),
            List.copyOf(texts(attrs, "serves")),
            attrs.getLong("task_bytes_max"),
            state == PcpuStatus.State.DRAINING,
            null);
    return new PcpuStatus(
        attributes,
        state,
        live.getInteger("slots_in_use"),
        live.getDouble("latency_ms"),
        live.getDouble("bytes_per_second"),
        live.getLong("tasks_done"),
        live.getLong("tasks_failed"),
        live.getLong("bytes_done"),
        live.getDouble("byte_hit_ratio"),
        Objects.requireNonNullElse(epochMs(live, "last_heard_at"), 0L),
        epochMs(live, "quarantined_until"),
        failure(live.getJsonObject("last_failure")));
  }

  private static @Nullable LastFailure failure(@Nullable JsonObject json) {
    return json == null
        ? null
        : new LastFailure(
            ErrorCode.valueOf(json.getString("code")),
            json.getString("detail"),
            json.getInstant("at").toEpochMilli());
  }

  private static @Nullable Long epochMs(JsonObject json, String name) {
    Instant instant = json.getInstant(name);
    return instant == null ? null : instant.toEpochMilli();
  }

  /** What users may ask for; the rest is between schedulers and pCPUs. */
  private static List<String> written(Set<Op> ops) {
    return Op.written().stream().filter(ops::contains).map(Op::wireName).toList();
  }

  private static List<JsonObject> volumes(List<Volume> volumes) {
    return volumes.stream()
        .map(
            volume ->
                new JsonObject()
                    .put("name", volume.name())
                    .put("path", volume.path())
                    .put("immutable", volume.immutable()))
        .toList();
  }

  private static JsonArray sorted(Collection<String> values) {
    return new JsonArray(values.stream().sorted().toList());
  }

  private static Set<String> texts(JsonObject json, String name) {
    return json.getJsonArray(name).stream().map(String.class::cast).collect(Collectors.toSet());
  }
}
