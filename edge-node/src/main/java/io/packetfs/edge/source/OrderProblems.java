package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;

/** The problems that a source can have with an order. */
final class OrderProblems {
  private OrderProblems() {}

  /** No request is left of those that were paid for. */
  static Problem spent(FetchOrder order) {
    int max = order.allowance().max();
    return Problem.of(
        ErrorCode.BUDGET_EXHAUSTED,
        "reading " + order.url().shown() + " needs more requests than were set aside for it",
        "at most " + max + " requests, redirects included",
        "request " + (max + 1));
  }

  /** The fetch did not end in time. */
  static Problem late(FetchOrder order, long bytesRead) {
    return Problem.of(
        ErrorCode.ORIGIN_TIMEOUT,
        "the fetch of " + order.url().shown() + " did not end in time and was aborted",
        order.fetch().length() + " bytes in " + order.deadlineMs() + " ms",
        bytesRead + " bytes");
  }

  /** The origin sends too little, or nothing. */
  static Problem stalled(FetchOrder order, HttpOptions options, String actual) {
    return Problem.of(
        ErrorCode.ORIGIN_TIMEOUT,
        "the origin of " + order.url().shown() + " stalls",
        "at least "
            + options.progressBytesMin()
            + " bytes in each "
            + options.progressIntervalMs()
            + " ms, and some in each "
            + options.idleTimeoutMs()
            + " ms",
        actual);
  }

  /** The connection ended without a head. */
  static Problem noResponse(FetchOrder order, Throwable cause) {
    return Problem.of(
        ErrorCode.ORIGIN_FAILED,
        "the origin of " + order.url().shown() + " broke off before its response began",
        "a response",
        cause.toString());
  }

  /** An identity as errors show it. */
  static String text(Identity identity) {
    return identity.sizeBytes() + " bytes, " + identity.validator();
  }
}
