package io.packetfs.scheduler.api;

import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.OriginStatusJson;
import io.packetfs.scheduler.cluster.PcpuStatusJson;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.core.BudgetStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
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
        "listPcpus", call -> list(call, "pcpus", scheduler.pcpus(), PcpuStatusJson::toJson),
        "removePcpu",
            call -> nothing(call, scheduler.removePcpu(call.parameters().text("pcpu_id"))),
        "listBudgets",
            call -> list(call, "budgets", scheduler.budgets(), ClusterOperations::budget),
        "listOrigins", call -> list(call, "origins", scheduler.origins(), OriginStatusJson::toJson),
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
}
