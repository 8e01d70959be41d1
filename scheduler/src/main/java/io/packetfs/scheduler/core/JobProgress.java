package io.packetfs.scheduler.core;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobState;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a job survives a restart, and what is told of it after its end. Its size follows the gaps
 * of the coverage, not the windows.
 *
 * @param state when this was taken
 * @param startedMs when its first task was sent, or null
 * @param endedMs when it ended, or null
 * @param objects in the order of the URLs
 * @param windows counts
 * @param metrics sums
 * @param shares what each pCPU did, in the order in which they got their first task
 * @param error why the job failed as a whole, or null
 */
public record JobProgress(
    JobState state,
    @Nullable Long startedMs,
    @Nullable Long endedMs,
    List<ObjectProgress> objects,
    WindowCounts windows,
    JobMetrics metrics,
    List<PcpuShare> shares,
    @Nullable Problem error) {

  /** Copies the lists. */
  public JobProgress {
    objects = List.copyOf(objects);
    shares = List.copyOf(shares);
  }

  /**
   * One object.
   *
   * @param state QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED
   * @param identity pinned, or null
   * @param published the checksum that its origin publishes, or null
   * @param finalUrl where redirects led, or null
   * @param done completed runs, disjoint, ascending, neighbours merged
   * @param barred pCPUs that computed it wrongly and get nothing of it any more, by id
   * @param parts who did how much of it; empty where it cannot begin anew
   * @param error why it failed, or null
   */
  public record ObjectProgress(
      JobState state,
      @Nullable Identity identity,
      @Nullable PublishedChecksum published,
      @Nullable String finalUrl,
      List<DoneRun> done,
      List<String> barred,
      List<Part> parts,
      @Nullable Problem error) {
    /** Copies the lists. */
    public ObjectProgress {
      done = List.copyOf(done);
      barred = List.copyOf(barred);
      parts = List.copyOf(parts);
    }
  }

  /**
   * What of an object one pCPU did.
   *
   * @param shareIndex whose, among the job's shares
   * @param bytes of it in the result
   */
  public record Part(int shareIndex, long bytes) {}

  /**
   * A completed run.
   *
   * @param run which windows of the plan
   * @param partials one for each reducer
   */
  public record DoneRun(WindowRun run, List<Partial> partials) {
    /** Copies the partials. */
    public DoneRun {
      partials = List.copyOf(partials);
    }
  }
}
