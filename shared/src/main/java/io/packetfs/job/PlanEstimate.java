package io.packetfs.job;

import io.packetfs.origin.Identity;
import io.packetfs.program.Program;
import io.packetfs.window.WindowPlan;
import org.jspecify.annotations.Nullable;

/**
 * What running a program over one object would cost.
 *
 * @param url the object
 * @param identity what the probe pinned; null if the size was given
 * @param windows windows read
 * @param fetches requests for windows
 * @param bytes bytes asked for
 * @param requests all requests, the probe too
 */
public record PlanEstimate(
    String url,
    @Nullable Identity identity,
    long windows,
    long fetches,
    long bytes,
    long requests) {

  /**
   * Bytes that caches bring from behind themselves when none of them is warm: all that are asked
   * for; 0 of files.
   */
  public long cacheFillBytes() {
    return identity != null && identity.kind() == Identity.Kind.FILE ? 0 : bytes;
  }

  /**
   * Of an object that was probed.
   *
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END with the instruction's index
   */
  public static PlanEstimate of(
      String url, Identity identity, Program program, int windowsPerFetchMax) {
    long sizeBytes = identity.sizeBytes();
    return of(
        url, identity, WindowPlan.of(program.ranges(sizeBytes), sizeBytes), windowsPerFetchMax);
  }

  /** Of an object whose plan is known. */
  public static PlanEstimate of(
      String url, @Nullable Identity identity, WindowPlan plan, int windowsPerFetchMax) {
    // A job's probe brings the first window; its fetches begin behind it.
    long behindProbe = plan.fetchCount(Math.min(1, plan.windowCount()), windowsPerFetchMax);
    return new PlanEstimate(
        url,
        identity,
        plan.windowCount(),
        plan.fetchCount(windowsPerFetchMax),
        plan.lengthBytes(),
        1 + behindProbe);
  }
}
