package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.Scheduler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tells about the server itself: probes, metrics, the contract, the page. */
final class ServerOperations {
  /** How long the scheduler may take to answer a probe, in ms. */
  private static final long PROBE_MS_MAX = 2_000;

  private static final int OK = 200;

  /**
   * Everything that the page needs comes from here, and nothing may run or be shown that does not.
   */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "page.css", "text/css; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final Scheduler scheduler;
  private final Contract contract;
  private final Metrics metrics;

  ServerOperations(Scheduler scheduler, Contract contract, Metrics metrics) {
    this.scheduler = scheduler;
    this.contract = contract;
    this.metrics = metrics;
  }

  /** By operationId. */
  Map<String, OperationHandler> handlers() {
    return Map.of(
        "getHealth", call -> Answers.json(call.context(), OK, new JsonObject().put("status", "UP")),
        "getReady", this::ready,
        "getMetrics", this::metrics,
        "getContract",
            call ->
                Answers.body(
                    call.context(), OK, "application/yaml", Buffer.buffer(contract.yaml())),
        "getPage", call -> file(call, "index.html"),
        "getPageFile", call -> file(call, call.parameters().text("file")));
  }

  private void ready(Call call) {
    Answers.when(
        call.context(),
        inTime(scheduler.ready()),
        role ->
            Answers.json(
                call.context(),
                OK,
                new JsonObject()
                    .put("status", "UP")
                    .put("role", role.leads() ? "LEADER" : "STANDBY")
                    .put("leader", role.leader().isEmpty() ? null : role.leader())
                    .put("epoch", role.epoch())));
  }

  private void metrics(Call call) {
    Answers.when(
        call.context(),
        inTime(Future.all(scheduler.figures(), scheduler.budgets())),
        all ->
            Answers.body(
                call.context(),
                OK,
                Metrics.CONTENT_TYPE,
                metrics.text(scheduler.role(), all.resultAt(0), all.resultAt(1))));
  }

  private static <T> Future<T> inTime(Future<T> answer) {
    return answer
        .timeout(PROBE_MS_MAX, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(failure instanceof TimeoutException ? noAnswer() : failure));
  }

  private static ProblemException noAnswer() {
    return Problem.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the scheduler, or its database, did not answer in time",
            "an answer within " + PROBE_MS_MAX + " ms",
            "none")
        .retryAfter(PROBE_MS_MAX)
        .asException();
  }

  private static void file(Call call, String name) {
    String type = TYPES.get(name);
    if (type == null) {
      throw Problem.of(
              ErrorCode.NOT_FOUND,
              "the page has no file of that name",
              String.join(", ", TYPES.keySet().stream().sorted().toList()),
              name)
          .asException();
    }
    call.context().response().putHeader("Content-Security-Policy", PAGE_POLICY);
    Answers.body(call.context(), OK, type, Buffer.buffer(resource("/web/" + name)));
  }

  private static byte[] resource(String path) {
    try (InputStream stream = ServerOperations.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its own file " + path);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own file " + path + " is unreadable", e);
    }
  }
}
