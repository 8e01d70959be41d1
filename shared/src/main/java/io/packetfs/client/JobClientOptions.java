package io.packetfs.client;

import io.packetfs.wire.FollowJob;

/**
 * How patient a client is.
 *
 * @param requestTimeoutMs how long one request over the bus may take, in ms
 * @param renewMs how often a followed job is asked after, in ms, at most {@link
 *     FollowJob#LEASE_MS_MAX} / 2
 * @param unreachableMs how long nobody may answer before a result is given up, in ms; the job
 *     itself goes on
 */
public record JobClientOptions(long requestTimeoutMs, int renewMs, long unreachableMs) {

  /** One request: long enough for a scheduler that pauses for garbage or takes over. */
  public static final long DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

  /** A restart of a scheduler fits into this. */
  public static final long DEFAULT_UNREACHABLE_MS = 120_000;

  /** The defaults. */
  public static final JobClientOptions DEFAULT =
      new JobClientOptions(DEFAULT_REQUEST_TIMEOUT_MS, FollowJob.RENEW_MS, DEFAULT_UNREACHABLE_MS);

  /** Checks the ranges. */
  public JobClientOptions {
    if (requestTimeoutMs < 1
        || renewMs < 1
        || renewMs > FollowJob.LEASE_MS_MAX / 2
        || unreachableMs < 1) {
      throw new IllegalArgumentException(
          "a client needs request_timeout_ms >= 1, unreachable_ms >= 1 and 1 <= renew_ms <= "
              + FollowJob.LEASE_MS_MAX / 2);
    }
  }

  /** The lease to ask for: several renewals may get lost. */
  int leaseMs() {
    return Math.min(FollowJob.LEASE_MS_MAX, 4 * renewMs);
  }
}
