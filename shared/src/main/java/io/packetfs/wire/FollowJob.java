package io.packetfs.wire;

/**
 * A client wants to be told how a job goes, for a while.
 *
 * <p>The protocol has one message for beginning, going on and ending, and no state that has to be
 * agreed on:
 *
 * <ul>
 *   <li>The client registers a consumer at an address of its own and requests with this message.
 *       The scheduler replies with the present {@code JobStatus} (NOT_FOUND if there is no such
 *       job, OVERLOADED past its limit of readers) and from then on sends each new one to the
 *       address, at most ten a second, the one in which the job has ended last.
 *   <li>The client sends the same message again every {@link #RENEW_MS}. A scheduler that knows the
 *       address extends the lease; one that does not (it is new, or lost it) begins to follow.
 *       Either way the reply is the present status: so a status that was lost on its way costs no
 *       more than one renewal, and a client learns that no scheduler lives from the failed request.
 *   <li>The scheduler forgets an address {@link #leaseMs} after the last request, at once if that
 *       is 0, and when the job has ended. So a client that died costs no more than one lease.
 * </ul>
 *
 * @param jobId the job
 * @param address where the client listens; unique for each follower
 * @param leaseMs how long to go on without another request, 0..{@link #LEASE_MS_MAX}, in ms
 */
public record FollowJob(String jobId, String address, int leaseMs) {

  /** How often a client asks again, in ms. */
  public static final int RENEW_MS = 2_000;

  /** The lease that a client asks for: three renewals may get lost. In ms. */
  public static final int LEASE_MS = 4 * RENEW_MS;

  /** The longest lease, in ms. */
  public static final int LEASE_MS_MAX = 60_000;

  /** Checks the lease. */
  public FollowJob {
    if (leaseMs < 0 || leaseMs > LEASE_MS_MAX) {
      throw new IllegalArgumentException(
          "a lease lasts 0 to " + LEASE_MS_MAX + " ms, not " + leaseMs);
    }
  }
}
