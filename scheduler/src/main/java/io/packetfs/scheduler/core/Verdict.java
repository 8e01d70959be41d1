package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;

/** Whose fault a failed task is, and so what is done about it. */
enum Verdict {
  /** The object cannot be had, by nobody: it fails at once and nothing more is wasted on it. */
  OBJECT,
  /** The origin had a bad moment: the windows go out again after a pause, a few times. */
  ORIGIN,
  /**
   * The origin asked for fewer requests: no stream opens until it may; the windows wait as long as
   * that takes.
   */
  THROTTLED,
  /** The pCPU cannot, at the moment: the windows go to another one. */
  PCPU;

  /**
   * Whether the pCPU did not take the task: it is full or about to end, knows a newer leader, or
   * cannot do it.
   */
  static boolean isRefusal(ErrorCode code) {
    return isBusy(code) || code == ErrorCode.NO_ELIGIBLE_PCPU;
  }

  /** Whether it did not take it at the moment. */
  static boolean isBusy(ErrorCode code) {
    return code == ErrorCode.OVERLOADED
        || code == ErrorCode.SHUTTING_DOWN
        || code == ErrorCode.STALE_EPOCH;
  }

  static Verdict of(Problem problem) {
    return switch (problem.code()) {
      case ORIGIN_THROTTLED -> THROTTLED;
      case ORIGIN_FAILED, ORIGIN_UNREACHABLE, ORIGIN_TIMEOUT, BODY_LENGTH_MISMATCH -> ORIGIN;
      case OVERLOADED,
          SHUTTING_DOWN,
          NO_ELIGIBLE_PCPU,
          SCHEDULER_UNREACHABLE,
          STORE_UNAVAILABLE,
          STALE_EPOCH,
          PCPU_FAILED,
          INTERNAL,
          CANCELLED,
          UNAUTHORIZED,
          MALFORMED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_MEDIA_TYPE,
          CONFLICT,
          TOO_LARGE,
          IDEMPOTENCY_KEY_REUSED,
          JOB_TIMEOUT ->
          PCPU;
      case POLICY_DENIED,
          UNKNOWN_OP,
          INVALID_VALUE,
          INVALID_RANGE,
          RANGE_BEYOND_END,
          TOO_MANY_INSTRUCTIONS,
          OBJECT_NOT_FOUND,
          ORIGIN_STATUS,
          RANGE_NOT_SUPPORTED,
          VALIDATOR_MISSING,
          CONTENT_ENCODED,
          CONTENT_RANGE_INVALID,
          OBJECT_CHANGED,
          CHECKSUM_MISMATCH,
          RESULTS_DISAGREE,
          REDIRECT_INVALID,
          BUDGET_EXHAUSTED ->
          OBJECT;
    };
  }
}
