package io.packetfs.cli;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;

/**
 * Where a verb's jobs run: in this process, or at a scheduler. Calls block; each has a bound. They
 * throw {@code ProblemException} for what is refused, and {@link VerbException} when the scheduler
 * cannot be reached.
 */
interface JobPlace extends AutoCloseable {
  /** Accepts the job. */
  JobStatus submit(JobSpec spec);

  /** How it stands when it has ended, or after {@code waitMs}, 0..60,000, at the latest. */
  JobStatus await(String jobId, long waitMs);

  /** What each pCPU did of it. */
  JobShares shares(String jobId);

  /** Cancels it. */
  JobStatus cancel(String jobId);

  /** Whether a job ends with this process. */
  boolean endsWithProcess();

  @Override
  void close();
}
