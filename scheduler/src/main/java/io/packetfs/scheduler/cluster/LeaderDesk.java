package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What only the leader knows, and what only it can do at once; in this process or in another.
 * Callable from any context. Every future fails with ProblemException: SCHEDULER_UNREACHABLE when
 * nobody leads at present, or when it did not answer.
 */
interface LeaderDesk {

  /** How these jobs stand, those of them that it holds; ended ones rest in the store. */
  Future<List<JobStatus>> jobs(Collection<String> jobIds);

  /**
   * What is new of jobs.
   *
   * @param steps the last known {@link JobNews#step} of each; empty: none is known
   */
  Future<JobNews> news(Map<String, String> steps);

  /**
   * Jobs that it holds in a state, newest first.
   *
   * @param beforeId only older ones than this, or null
   */
  Future<List<JobStatus>> jobs(JobState state, @Nullable String beforeId, int limit);

  /**
   * Which pCPU got what of a job, and why; see {@link io.packetfs.scheduler.core.Core#assignments}.
   */
  Future<Optional<AssignmentPage>> assignments(String jobId, long behindTaskId, int limit);

  /** What each pCPU did of a job, if it holds it. */
  Future<Optional<JobShares>> shares(String jobId);

  /** A job was stored by somebody else: it may be looked for at once. */
  Future<Void> jobStored(String jobId);

  /** A job's cancelling was stored: it may be done at once. Jobs that it does not hold: nothing. */
  Future<Void> cancelStored(String jobId);

  /** An operator's pause, or its end, was stored. */
  Future<Void> pauseStored(String origin, boolean paused);

  /** Probes each object and says what the program would cost. */
  Future<List<PlanEstimate>> plan(JobSpec spec);

  /** The registered pCPUs, by id. */
  Future<List<PcpuStatus>> pcpus();

  /** Drains a pCPU; NOT_FOUND. */
  Future<Void> removePcpu(String pcpuId);

  /** A pCPU was added or removed in the store. */
  Future<Void> pcpusStored();

  /** The origins in use. */
  Future<List<OriginStatus>> origins();
}
