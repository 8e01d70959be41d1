package io.packetfs.scheduler.pcpu;

import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.RetryAfter;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means that is not 200: whose fault it is. What an edge says of the object or its
 * origin is passed on as the task's problem. What it says of the call is its own failure, since
 * calls are made to be right; and so is its policy, since the scheduler's has allowed the URL.
 * Pure.
 */
final class ComputeRefusal {
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int UNAUTHORIZED = 401;
  private static final int REDIRECTS = 3;
  private static final int HUNDRED = 100;
  private static final String PROBLEM = "application/problem+json";

  /** How much of what an endpoint says is repeated, in characters. */
  private static final int SHOWN_CHARS_MAX = 300;

  private ComputeRefusal() {}

  /**
   * The problem of a task whose call was answered so.
   *
   * @param answer with another status than 200
   * @param nowMs against which a date in Retry-After counts, in ms since 1970
   */
  static Problem problem(String pcpuId, HttpAnswer answer, IdentityRule rule, long nowMs) {
    Problem said = said(answer);
    if (said != null && isOfTheObject(said.code())) {
      return said.code() == ErrorCode.VALIDATOR_MISSING && rule != IdentityRule.STRONG_ETAG
          ? Problem.of(
              ErrorCode.NO_ELIGIBLE_PCPU,
              "pCPU "
                  + pcpuId
                  + " takes strong ETags only, as every /compute does; only edge nodes on the event"
                  + " bus read objects with weaker validators")
          : bounded(said);
    }
    int status = answer.status();
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      return busy(pcpuId, answer, said, nowMs);
    }
    return Problem.of(
        ErrorCode.PCPU_FAILED,
        "pCPU " + pcpuId + " answered " + meaning(answer, said),
        "200 and JSON",
        status + " " + answer.contentType());
  }

  /**
   * Whether it says that the call is wrong, and nothing of the object: so an endpoint answers that
   * does not know all members of a call.
   */
  static boolean isOfTheCall(HttpAnswer answer) {
    Problem said = said(answer);
    return (answer.status() == BAD_REQUEST || answer.status() == UNPROCESSABLE)
        && (said == null || !isOfTheObject(said.code()));
  }

  /** What is wrong with an answer of status 200 that is no JSON. */
  static Problem noJson(String pcpuId, HttpAnswer answer) {
    return Problem.of(
        ErrorCode.PCPU_FAILED,
        "pCPU " + pcpuId + " answered something that is not JSON: is its endpoint an edge?",
        "application/json",
        shortened(answer.contentType()));
  }

  private static Problem busy(
      String pcpuId, HttpAnswer answer, @Nullable Problem said, long nowMs) {
    Problem busy =
        Problem.of(
            said != null && said.code() == ErrorCode.SHUTTING_DOWN
                ? ErrorCode.SHUTTING_DOWN
                : ErrorCode.OVERLOADED,
            "pCPU " + pcpuId + " answered " + meaning(answer, said));
    Long headerMs = RetryAfter.parseMs(answer.retryAfter(), nowMs);
    Long waitMs = headerMs != null || said == null ? headerMs : said.retryAfterMs();
    return waitMs == null ? busy : busy.retryAfter(waitMs);
  }

  private static String meaning(HttpAnswer answer, @Nullable Problem said) {
    int status = answer.status();
    if (said != null) {
      return status + " " + said.code() + ": " + shortened(said.detail());
    }
    if (status / HUNDRED == REDIRECTS) {
      return status + ", a redirect: its endpoint has to be the edge itself";
    }
    if (status == UNAUTHORIZED) {
      return status + ": it wants a token, which stands in pcpu_tokens of conf/scheduler.yaml";
    }
    return status + " (" + shortened(answer.contentType()) + ")";
  }

  private static @Nullable Problem said(HttpAnswer answer) {
    if (!answer.contentType().toLowerCase(Locale.ROOT).startsWith(PROBLEM)) {
      return null;
    }
    try {
      return ProblemJson.parse(new JsonObject(answer.body()));
    } catch (DecodeException | ClassCastException | ProblemException e) {
      return null;
    }
  }

  private static Problem bounded(Problem said) {
    return new Problem(
        said.code(),
        shortened(said.detail()),
        null,
        null,
        said.expected() == null ? null : shortened(said.expected()),
        said.actual() == null ? null : shortened(said.actual()),
        said.retryAfterMs());
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
  }

  /** Whether a code is about the object or its origin, whoever asks. */
  private static boolean isOfTheObject(ErrorCode code) {
    return switch (code) {
      case OBJECT_NOT_FOUND,
          ORIGIN_STATUS,
          ORIGIN_THROTTLED,
          ORIGIN_FAILED,
          ORIGIN_UNREACHABLE,
          ORIGIN_TIMEOUT,
          RANGE_NOT_SUPPORTED,
          RANGE_BEYOND_END,
          VALIDATOR_MISSING,
          CONTENT_ENCODED,
          CONTENT_RANGE_INVALID,
          BODY_LENGTH_MISMATCH,
          OBJECT_CHANGED,
          CHECKSUM_MISMATCH,
          REDIRECT_INVALID ->
          true;
      case MALFORMED,
          UNAUTHORIZED,
          POLICY_DENIED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          CONFLICT,
          TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          UNKNOWN_OP,
          INVALID_VALUE,
          INVALID_RANGE,
          TOO_MANY_INSTRUCTIONS,
          IDEMPOTENCY_KEY_REUSED,
          OVERLOADED,
          BUDGET_EXHAUSTED,
          SHUTTING_DOWN,
          NO_ELIGIBLE_PCPU,
          SCHEDULER_UNREACHABLE,
          STORE_UNAVAILABLE,
          STALE_EPOCH,
          PCPU_FAILED,
          RESULTS_DISAGREE,
          JOB_TIMEOUT,
          CANCELLED,
          INTERNAL ->
          false;
    };
  }
}
