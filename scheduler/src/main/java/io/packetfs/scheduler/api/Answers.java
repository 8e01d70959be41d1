package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the server answers: JSON, nothing, or a problem. */
final class Answers {
  static final String JSON = "application/json";
  static final String PROBLEM_JSON = "application/problem+json";

  private static final Logger LOG = Logger.getLogger(Answers.class.getName());

  /** How long a caller may go on sending what was refused, in ms. */
  private static final long HANG_UP_AFTER_MS = 1_000;

  private static final int NO_CONTENT = 204;
  private static final int MS_PER_SECOND = 1_000;

  private Answers() {}

  static void json(RoutingContext context, int status, JsonObject body) {
    body(context, status, JSON, body.toBuffer());
  }

  static void body(RoutingContext context, int status, String type, Buffer body) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
    long bytes = HeldBytes.beyondSmall(body.length());
    if (bytes == 0) {
      response.end(body);
      return;
    }
    HeldBytes held = HeldBytes.answers(context);
    if (!held.tryHold(bytes)) {
      throw tooManyUnread(body.length());
    }
    response.end(body).onComplete(sent -> held.release(bytes));
  }

  private static ProblemException tooManyUnread(int bytes) {
    return Problem.of(
            ErrorCode.OVERLOADED,
            "too many answers wait for callers who do not read them: ask for less, or later",
            "at most " + HeldBytes.BYTES_MAX + " bytes of unread answers",
            bytes + " bytes more")
        .retryAfter(HeldBytes.RETRY_AFTER_MS)
        .asException();
  }

  static void nothing(RoutingContext context) {
    context.response().setStatusCode(NO_CONTENT).end();
  }

  /**
   * Answers when the value is there; a failure, of the answer too, goes the way of all failures.
   */
  static <T extends @Nullable Object> void when(
      RoutingContext context, Future<T> value, Consumer<T> answer) {
    value
        .<@Nullable Void>map(
            done -> {
              answer.accept(done);
              return null;
            })
        .onFailure(context::fail);
  }

  /** A JSON array of such forms. */
  static <T> JsonArray array(Iterable<T> values, Function<T, JsonObject> form) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(form.apply(value)));
    return array;
  }

  /**
   * Answers with whatever stopped a call. What is neither a problem nor an HTTP error of the router
   * is a defect and is logged.
   */
  static void failure(RoutingContext context) {
    HttpServerResponse response = context.response();
    Problem problem = problem(context, context.failure());
    if (response.headWritten()) {
      context.request().connection().close();
      return;
    }
    if (BodyReader.hasBody(context.request()) && !context.request().isEnded()) {
      hangUpLater(context);
    }
    Long retryAfterMs = problem.retryAfterMs();
    if (retryAfterMs != null) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, String.valueOf(Math.ceilDiv(retryAfterMs, MS_PER_SECOND)));
    }
    body(
        context, problem.code().httpStatus(), PROBLEM_JSON, ProblemJson.toJson(problem).toBuffer());
  }

  /**
   * What of the body is still on its way is thrown away and must not be taken for the next call.
   * The connection is not closed at once: that would reset it under a caller who is still sending,
   * before the answer is read.
   */
  private static void hangUpLater(RoutingContext context) {
    HttpServerRequest request = context.request();
    request.handler(chunk -> {}).exceptionHandler(broken -> {}).resume();
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    context.addEndHandler(
        ended -> context.vertx().setTimer(HANG_UP_AFTER_MS, late -> request.connection().close()));
  }

  private static Problem problem(RoutingContext context, @Nullable Throwable failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case HttpClosedException gone ->
          Problem.of(ErrorCode.MALFORMED, "the caller hung up before the body had arrived");
      case null -> ofStatus(context);
      case Throwable defect -> {
        LOG.log(
            Level.SEVERE,
            defect,
            () -> context.request().method() + " " + context.normalizedPath() + " failed");
        yield Problem.of(
            ErrorCode.INTERNAL, "a defect of this scheduler stopped the call; its log says more");
      }
    };
  }

  /**
   * The router fails by status alone, or not even that, where a path or a query is not decodable.
   */
  private static Problem ofStatus(RoutingContext context) {
    int status = context.statusCode();
    return status <= 0 || status == ErrorCode.MALFORMED.httpStatus()
        ? Problem.of(ErrorCode.MALFORMED, "the path or the query is not well percent-encoded")
        : Problem.of(ErrorCode.INTERNAL, "the router gave up with status " + status);
  }
}
