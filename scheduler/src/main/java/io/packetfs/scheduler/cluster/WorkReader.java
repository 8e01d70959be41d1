package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who did what of a job. Assignments only the leader remembers, for as long as it leads; what each
 * pCPU did is part of a job's progress, so where the leader does not hold the job, or nobody leads,
 * the store tells. Callable from any context.
 */
final class WorkReader {
  /** Enough digits for those of 900,000 leaders. */
  private static final Pattern TASK_ID = Pattern.compile("\\d{1,18}");

  private final StoreThread store;
  private final Candidate candidate;
  private final JobReader reader;

  WorkReader(StoreThread store, Candidate candidate, JobReader reader) {
    this.store = store;
    this.candidate = candidate;
    this.reader = reader;
  }

  Future<AssignmentPage> assignments(String jobId, int limit, @Nullable String pageToken) {
    long behindTaskId;
    try {
      behindTaskId = taskId(pageToken);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    // First, for the leader may remember assignments of a job that was deleted since.
    Future<JobStatus> known = reader.status(jobId);
    return Contexts.toCaller(
        known
            .compose(status -> candidate.desk().assignments(jobId, behindTaskId, limit))
            .compose(
                page ->
                    page.isPresent()
                        ? Future.succeededFuture(page.get())
                        : stored(jobId).map(WorkReader::nothingRemembered)));
  }

  private static AssignmentPage nothingRemembered(JobShares shares) {
    return new AssignmentPage(List.of(), false, shares.taskCount(), null);
  }

  /**
   * Reads a token back.
   *
   * @throws ProblemException INVALID_VALUE if no page ended so
   */
  private static long taskId(@Nullable String pageToken) {
    if (pageToken == null) {
      return -1;
    }
    if (!TASK_ID.matcher(pageToken).matches()) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "page_token is what next_page_token of the page before said",
              "a task_id",
              pageToken)
          .asException();
    }
    return Long.parseLong(pageToken);
  }

  Future<JobShares> shares(String jobId) {
    return Contexts.toCaller(
        candidate
            .desk()
            .shares(jobId)
            .recover(
                failure ->
                    NoDesk.answered(failure)
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
            .compose(
                live -> live.isPresent() ? Future.succeededFuture(live.get()) : stored(jobId)));
  }

  /** As it was when the job's progress was stored last. */
  private Future<JobShares> stored(String jobId) {
    return store.call(
        s -> {
          StoredJob job = s.find(jobId);
          if (job == null) {
            throw JobReader.unknown(jobId);
          }
          JobStatus status = JobReader.told(job);
          return new JobShares(
              job.progress().isEmpty() ? List.of() : JobProgressJson.parse(job.progress()).shares(),
              status.asOfMs());
        });
  }
}
