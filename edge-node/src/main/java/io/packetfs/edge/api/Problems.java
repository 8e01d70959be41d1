package io.packetfs.edge.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.ext.web.RoutingContext;

/** Answers with a problem (RFC 9457). */
final class Problems {
  /** What 429 and 503 ask for when nobody knows better: the time of a few tasks. */
  private static final long RETRY_AFTER_S = 1;

  private static final long MS_PER_S = 1_000;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private Problems() {}

  static void answer(RoutingContext call, Problem problem) {
    if (call.response().ended() || call.response().closed()) {
      return;
    }
    int status = problem.code().httpStatus();
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      Long ms = problem.retryAfterMs();
      long seconds = ms == null ? RETRY_AFTER_S : Math.ceilDiv(ms, MS_PER_S);
      call.response().putHeader("Retry-After", Long.toString(seconds));
    }
    call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(ProblemJson.toJson(problem).toBuffer());
  }

  static void notFound(RoutingContext call) {
    answer(
        call,
        Problem.of(
            ErrorCode.NOT_FOUND,
            "there is nothing at " + call.request().path(),
            "POST /compute, GET /health or GET /metrics",
            call.request().method() + " " + call.request().path()));
  }

  static void methodNotAllowed(RoutingContext call, String allowed) {
    call.response().putHeader("Allow", allowed);
    answer(
        call,
        Problem.of(
            ErrorCode.METHOD_NOT_ALLOWED,
            call.request().path() + " has no method " + call.request().method(),
            allowed,
            call.request().method().name()));
  }
}
