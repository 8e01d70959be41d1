package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nobody leads at present, as far as this scheduler knows. */
final class NoDesk implements LeaderDesk {

  static ProblemException nobodyLeads() {
    return Problem.of(
            ErrorCode.SCHEDULER_UNREACHABLE,
            "no scheduler leads at present; another takes over within seconds of the last one's end,"
                + " if it reaches the database")
        .retryAfter(Election.LEASE_MS)
        .asException();
  }

  /** Whether this is what one hears when nobody leads, or the leader does not answer. */
  static boolean answered(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.problem().code() == ErrorCode.SCHEDULER_UNREACHABLE;
  }

  private static <T> Future<T> nobody() {
    return Future.failedFuture(nobodyLeads());
  }

  @Override
  public Future<List<JobStatus>> jobs(Collection<String> jobIds) {
    return nobody();
  }

  @Override
  public Future<JobNews> news(Map<String, String> steps) {
    return nobody();
  }

  @Override
  public Future<List<JobStatus>> jobs(JobState state, @Nullable String beforeId, int limit) {
    return nobody();
  }

  @Override
  public Future<Optional<AssignmentPage>> assignments(String jobId, long behindTaskId, int limit) {
    return nobody();
  }

  @Override
  public Future<Optional<JobShares>> shares(String jobId) {
    return nobody();
  }

  @Override
  public Future<Void> jobStored(String jobId) {
    return nobody();
  }

  @Override
  public Future<Void> cancelStored(String jobId) {
    return nobody();
  }

  @Override
  public Future<Void> pauseStored(String origin, boolean paused) {
    return nobody();
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    return nobody();
  }

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return nobody();
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return nobody();
  }

  @Override
  public Future<Void> pcpusStored() {
    return nobody();
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return nobody();
  }
}
