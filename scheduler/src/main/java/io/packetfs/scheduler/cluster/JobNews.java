package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import java.util.List;

/**
 * What a leader tells of jobs that somebody follows: only of those that took a step since, so that
 * a thousand jobs that wait cost one small message.
 *
 * @param steps how those stand, without their objects
 * @param gone ids of those that it does not hold: not yet, or not any more
 */
record JobNews(List<JobStatus> steps, List<String> gone) {

  /**
   * Names how far a job is; another name, another step. Time alone is no step. Two steps of a job
   * have the same name once in four billion: then one is not told, and the next is.
   */
  static String step(JobStatus status) {
    WaitReason reason = status.reason();
    String far =
        status.state()
            + " "
            + status.windows()
            + " "
            + status.metrics().requests()
            + " "
            + (reason == null ? "" : reason.kind());
    return Integer.toHexString(far.hashCode());
  }
}
