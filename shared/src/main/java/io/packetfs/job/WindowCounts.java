package io.packetfs.job;

/**
 * How far a job is, in windows.
 *
 * @param total windows of the objects whose size is known
 * @param done windows in the coverage
 * @param retried windows sent out again after a failure
 * @param hedged windows sent out a second time because the first was late
 * @param duplicate windows that came back when they were done already
 * @param verified windows that a second pCPU computed too, with the same result
 * @param unverified windows that were to be computed by a second pCPU and are not yet, or could not
 *     be: nobody else can run them
 * @param mismatched windows that two pCPUs computed with different results
 */
public record WindowCounts(
    long total,
    long done,
    long retried,
    long hedged,
    long duplicate,
    long verified,
    long unverified,
    long mismatched) {

  /** How many of them were to be computed twice. */
  public long sampled() {
    return verified + unverified + mismatched;
  }
}
