package io.packetfs.wire;

/**
 * The event bus's addresses. The version in them changes when a message changes so that old and new
 * nodes cannot understand each other; then both may run side by side.
 */
public final class BusAddresses {

  /**
   * Edge nodes request with {@link Hello} every second; the leading scheduler replies {@link
   * Heard}.
   */
  public static final String PCPU_HELLO = "pfs.v1.pcpu.hello";

  /** Clients request with {@link SubmitJob}; the reply is a {@code JobStatus}. */
  public static final String JOBS_SUBMIT = "pfs.v1.jobs.submit";

  /** Clients request with {@link QueryJob}; the reply is a {@code JobStatus}. */
  public static final String JOBS_STATUS = "pfs.v1.jobs.status";

  /** Clients request with {@link CancelJob}; the reply is a {@code JobStatus}. */
  public static final String JOBS_CANCEL = "pfs.v1.jobs.cancel";

  /** Clients request with {@link FollowJob}, again and again; the reply is a {@code JobStatus}. */
  public static final String JOBS_FOLLOW = "pfs.v1.jobs.follow";

  private static final String PCPU = "pfs.v1.pcpu.";

  private BusAddresses() {}

  /** Where a pCPU takes a {@code Task} and replies a {@code TaskReply}. */
  public static String task(String pcpuId) {
    return PCPU + pcpuId + ".task";
  }

  /** Where a pCPU is sent {@link CancelTask}; there is no reply. */
  public static String cancel(String pcpuId) {
    return PCPU + pcpuId + ".cancel";
  }
}
