package io.packetfs.scheduler.api;

import io.packetfs.problem.Problem;
import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.AddedPcpuJson;
import io.packetfs.scheduler.cluster.OriginStatusJson;
import io.packetfs.scheduler.cluster.PcpuStatusJson;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an operator looks at and turns: pCPUs, budgets, origins. */
final class ClusterOperations {
  private static final int OK = 200;
  private static final int CREATED = 201;

  private final Scheduler scheduler;

  ClusterOperations(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** By operationId. */
  Map<String, OperationHandler> handlers() {
    return Map.of(
        "listPcpus", call -> list(call, "pcpus", scheduler.pcpus(), PcpuStatusJson::toJson),
        "addPcpu", this::add,
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

  private void add(Call call) {
    Future<PcpuAttributes> added =
        BodyReader.read(
                call.context().vertx(),
                call.context(),
                body -> Future.succeededFuture(pcpu(call, body)))
            .compose(pcpu -> scheduler.addPcpu(pcpu).map(pcpu));
    Answers.when(
        call.context(),
        added,
        pcpu -> Answers.json(call.context(), CREATED, AddedPcpuJson.toJson(pcpu)));
  }

  /** The parser and the schema take the same bodies; the parser says better what is wrong. */
  private static PcpuAttributes pcpu(Call call, Buffer buffer) {
    JsonBody body = JsonBody.parse(buffer);
    PcpuAttributes pcpu = AddedPcpuJson.parse(body.object());
    Problem problem = Violations.of(Objects.requireNonNull(call.operation().body()), body.tree());
    if (problem != null) {
      throw problem.asException();
    }
    return pcpu;
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
