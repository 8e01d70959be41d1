package io.packetfs.edge.api;

/**
 * The bounds on {@code POST /compute}.
 *
 * @param bodyBytesMax longest body, 1..
 * @param deadlineMs how long one call may take, in ms, 1..
 * @param fetchDeadlineMs how long one of its fetches may take, in ms, 1..
 * @param requestsMax requests to the source for one call, redirects included, 1..
 */
public record ComputeLimits(
    long bodyBytesMax, int deadlineMs, int fetchDeadlineMs, int requestsMax) {

  /** 1 MiB: many times the largest program. */
  public static final long DEFAULT_BODY_BYTES_MAX = 1 << 20;

  /** 10 minutes, in ms. */
  public static final int DEFAULT_DEADLINE_MS = 600_000;

  /** 30 s, in ms: 16 MiB at 0.5 MiB/s. */
  public static final int DEFAULT_FETCH_DEADLINE_MS = 30_000;

  /** 1 TiB in fetches of 16 MiB, and as much again for redirects. */
  public static final int DEFAULT_REQUESTS_MAX = 128 * 1024;

  /** The defaults. */
  public static final ComputeLimits DEFAULT =
      new ComputeLimits(
          DEFAULT_BODY_BYTES_MAX,
          DEFAULT_DEADLINE_MS,
          DEFAULT_FETCH_DEADLINE_MS,
          DEFAULT_REQUESTS_MAX);

  /** Checks the ranges. */
  public ComputeLimits {
    atLeastOne("compute.body_bytes_max", bodyBytesMax);
    atLeastOne("compute.deadline_ms", deadlineMs);
    atLeastOne("compute.fetch_deadline_ms", fetchDeadlineMs);
    atLeastOne("compute.requests_max", requestsMax);
  }

  private static void atLeastOne(String field, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + " is at least 1, not " + value);
    }
  }
}
