package io.packetfs.scheduler.api;

import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an operator looks at and turns: pCPUs, budgets, origins. */
final class ClusterOperations {
  private static final int OK = 200;

  private final Scheduler scheduler;

  ClusterOperations(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** By operationId. */
  Map<String, OperationHandler> handlers() {
    return Map.of(
        "listPcpus", call -> list(call, "pcpus", scheduler.pcpus(), ClusterOperations::pcpu),
        "removePcpu",
            call -> nothing(call, scheduler.removePcpu(call.parameters().text("pcpu_id"))),
        "listBudgets",
            call -> list(call, "budgets", scheduler.budgets(), ClusterOperations::budget),
        "listOrigins",
            call -> list(call, "origins", scheduler.origins(), ClusterOperations::origin),
        "pauseOrigin",
            call -> nothing(call, scheduler.pauseOrigin(call.parameters().text("origin"))),
        "resumeOrigin",
            call -> nothing(call, scheduler.resumeOrigin(call.parameters().text("origin"))));
  }

  private static <T> void list(
      Call call,
      String name,
      Future<? extends Collection<T>> values,
      Function<T, JsonObject> form) {
    Answers.when(
        call.context(),
        values,
        all ->
            Answers.json(call.context(), OK, new JsonObject().put(name, Answers.array(all, form))));
  }

  private static void nothing(Call call, Future<Void> done) {
    Answers.when(call.context(), done, nothing -> Answers.nothing(call.context()));
  }

  private static JsonObject pcpu(PcpuStatus status) {
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
                .put("ops", sorted(attributes.ops().stream().map(Op::wireName).toList()))
                .put("volumes", Answers.array(attributes.volumes(), ClusterOperations::volume))
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
                .put("last_heard_at", time(status.lastHeardMs())));
  }

  private static JsonObject volume(Volume volume) {
    return new JsonObject()
        .put("name", volume.name())
        .put("path", volume.path())
        .put("immutable", volume.immutable());
  }

  private static JsonObject budget(BudgetStatus status) {
    return new JsonObject()
        .put("origin", status.origin())
        .put("day", status.day())
        .put("bytes", counter(status.bytesCap(), status.bytesReserved()))
        .put("requests", counter(status.requestsCap(), status.requestsReserved()));
  }

  private static JsonObject counter(@Nullable Long cap, long reserved) {
    return new JsonObject()
        .put("cap", cap)
        .put("reserved", reserved)
        .put("left", cap == null ? null : Math.max(0, cap - reserved));
  }

  private static JsonObject origin(OriginStatus status) {
    Long backoffUntilMs = status.backoffUntilMs();
    return new JsonObject()
        .put("origin", status.origin())
        .put("paused", status.paused())
        .put("backoff_until", backoffUntilMs == null ? null : time(backoffUntilMs))
        .put("filling_streams", status.fillingStreams())
        .put("filling_bound", status.fillingBound())
        .put(
            "caches",
            Answers.array(
                status.caches(),
                cache ->
                    new JsonObject()
                        .put("cache_id", cache.cacheId())
                        .put("streams", cache.streams())
                        .put("bound", cache.bound())));
  }

  private static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }

  private static JsonArray sorted(Collection<String> values) {
    return new JsonArray(values.stream().sorted().toList());
  }
}
