package io.packetfs.job;

import io.packetfs.origin.IdentityRule;
import java.util.List;

/**
 * How a job is to be done.
 *
 * @param concurrency most tasks under way at once, 1..{@link #CONCURRENCY_MAX}, or 0: as many as
 *     pCPUs and politeness allow
 * @param perWindow whether each window's own results are kept, for at most {@link #PER_WINDOW_MAX}
 *     windows
 * @param priority 0..9, higher first
 * @param timeoutMs the job fails when it has not ended this long after it was accepted, in ms; 0:
 *     never
 * @param identityRule the weakest validator accepted
 * @param verify which share of the tasks is computed by a second pCPU too, 0..1
 * @param pcpus ids of those that alone may work on the job, each once, at most {@link #PCPUS_MAX};
 *     empty: any
 */
public record JobOptions(
    int concurrency,
    boolean perWindow,
    int priority,
    long timeoutMs,
    IdentityRule identityRule,
    double verify,
    List<String> pcpus) {

  /** The most tasks under way at once that a job may ask for. */
  public static final int CONCURRENCY_MAX = 10_000;

  /** The highest priority. */
  public static final int PRIORITY_MAX = 9;

  /** The longest timeout: 30 days, in ms. */
  public static final long TIMEOUT_MS_MAX = 30L * 24 * 3600 * 1000;

  /** The most windows whose own results are kept. */
  public static final int PER_WINDOW_MAX = 65_536;

  /** The most pCPUs that a job may name. */
  public static final int PCPUS_MAX = 64;

  /** What a job without options gets. */
  public static final JobOptions DEFAULT = new JobOptions(0, false, 5, 0, IdentityRule.STRONG_ETAG);

  /** Copies the list. */
  public JobOptions {
    pcpus = List.copyOf(pcpus);
  }

  /** Options by which nothing is computed twice, and any pCPU may work on the job. */
  public JobOptions(
      int concurrency, boolean perWindow, int priority, long timeoutMs, IdentityRule identityRule) {
    this(concurrency, perWindow, priority, timeoutMs, identityRule, 0, List.of());
  }

  /** The same, with this share of the tasks computed by a second pCPU too, 0..1. */
  public JobOptions verifying(double share) {
    return new JobOptions(concurrency, perWindow, priority, timeoutMs, identityRule, share, pcpus);
  }

  /** The same, for these pCPUs alone; none: for any. */
  public JobOptions only(List<String> ids) {
    return new JobOptions(concurrency, perWindow, priority, timeoutMs, identityRule, verify, ids);
  }

  /** Whether this pCPU may work on the job, as far as the job says. */
  public boolean allows(String pcpuId) {
    return pcpus.isEmpty() || pcpus.contains(pcpuId);
  }
}
