package io.packetfs.edge.api;

import io.packetfs.edge.task.TaskGate;
import io.packetfs.edge.task.TaskRunner;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code POST /compute}: checks the call, takes a slot, runs it, answers. */
final class ComputeHandler implements Handler<RoutingContext> {
  private static final Logger LOG = System.getLogger(ComputeHandler.class.getName());

  private final ComputeLimits limits;
  private final TaskRunner runner;
  private final TaskGate gate;

  ComputeHandler(ComputeLimits limits, TaskRunner runner, TaskGate gate) {
    this.limits = limits;
    this.runner = runner;
    this.gate = gate;
  }

  @Override
  public void handle(RoutingContext call) {
    try {
      checkContentType(call.request().getHeader("Content-Type"));
      Buffer body = call.body().buffer();
      ComputeRequest request = ComputeRequest.parse(body == null ? Buffer.buffer() : body);
      gate.checkUrl(request.dataUrl());
      runner.openSlot().onComplete(slot -> run(call, request, slot), cause -> failed(call, cause));
    } catch (ProblemException e) {
      Problems.answer(call, e.problem());
    }
  }

  private void run(RoutingContext call, ComputeRequest request, TaskRunner.Slot slot) {
    // A caller who went away has no use for the rest.
    call.response().closeHandler(v -> slot.close());
    new ComputeCall(request, limits, gate.limits().taskBytesMax(), slot)
        .run()
        .onComplete(done -> slot.close())
        .onComplete(answer -> call.json(answer.toJson()), cause -> failed(call, cause));
  }

  private static void failed(RoutingContext call, Throwable cause) {
    if (cause instanceof ProblemException known) {
      Problems.answer(call, known.problem());
      return;
    }
    LOG.log(Level.ERROR, "a /compute failed", cause);
    Problems.answer(call, Problem.of(ErrorCode.INTERNAL, "computing failed: " + cause));
  }

  private static void checkContentType(@Nullable String type) {
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw Problem.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "the body is JSON and its Content-Type has to say so",
              "Content-Type: application/json",
              type == null ? "none" : type)
          .asException();
    }
  }
}
