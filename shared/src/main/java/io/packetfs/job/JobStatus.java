package io.packetfs.job;

import io.packetfs.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands: what {@code GET /v1/jobs/{id}}, the event bus and {@code pfs run --json} tell.
 * Immutable.
 *
 * @param jobId the job
 * @param spec what was asked for
 * @param state where it is in its life
 * @param reason why it waits; null unless WAITING
 * @param createdMs when it was accepted, in ms since the epoch
 * @param startedMs when its first task was sent, or null
 * @param endedMs when it ended, or null
 * @param objects in the order of the URLs
 * @param windows how far it is
 * @param metrics what it did
 * @param error why the job failed, or null
 * @param asOfMs when all this was so, in ms since the epoch, if it is told from the store because
 *     no leader could be asked; null: it is so now
 */
public record JobStatus(
    String jobId,
    JobSpec spec,
    JobState state,
    @Nullable WaitReason reason,
    long createdMs,
    @Nullable Long startedMs,
    @Nullable Long endedMs,
    List<ObjectStatus> objects,
    WindowCounts windows,
    JobMetrics metrics,
    @Nullable Problem error,
    @Nullable Long asOfMs) {

  /** Copies the objects. */
  public JobStatus {
    objects = List.copyOf(objects);
  }

  /** How it stands now. */
  public JobStatus(
      String jobId,
      JobSpec spec,
      JobState state,
      @Nullable WaitReason reason,
      long createdMs,
      @Nullable Long startedMs,
      @Nullable Long endedMs,
      List<ObjectStatus> objects,
      WindowCounts windows,
      JobMetrics metrics,
      @Nullable Problem error) {
    this(
        jobId, spec, state, reason, createdMs, startedMs, endedMs, objects, windows, metrics, error,
        null);
  }

  /** The same, as something that was so then. */
  public JobStatus asOf(long thenMs) {
    return new JobStatus(
        jobId, spec, state, reason, createdMs, startedMs, endedMs, objects, windows, metrics, error,
        thenMs);
  }

  /**
   * The same status for whoever watches many jobs, or one many times a second: its objects are left
   * out.
   */
  public JobStatus withoutObjects() {
    return new JobStatus(
        jobId, spec, state, reason, createdMs, startedMs, endedMs, List.of(), windows, metrics,
        error, asOfMs);
  }
}
