package io.packetfs.client;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.QueryJob;
import io.packetfs.wire.SubmitJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;

/**
 * Submits and follows jobs from any program on the event bus.
 *
 * <p>Callable from any thread; nothing blocks. Every future fails with {@link ProblemException} and
 * nothing else. If nobody answers, the code is SCHEDULER_UNREACHABLE and the detail says what to
 * do.
 */
public final class JobClient {
  /** How often a submission is sent before it fails; the same job whichever of them arrives. */
  static final int SUBMIT_ATTEMPTS_MAX = 3;

  private final Vertx vertx;
  private final JobClientOptions options;
  private final BusRequests requests;

  private JobClient(Vertx vertx, JobClientOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.requests = new BusRequests(vertx.eventBus(), options.requestTimeoutMs());
    Codecs.register(vertx.eventBus());
  }

  /** A client of the cluster that this Vert.x is in. */
  public static JobClient create(Vertx vertx) {
    return create(vertx, JobClientOptions.DEFAULT);
  }

  /** A client with other patience. */
  public static JobClient create(Vertx vertx, JobClientOptions options) {
    return new JobClient(vertx, options);
  }

  /**
   * Asks for a job. When the future succeeds, the job is stored and will not be forgotten. A lost
   * answer is asked for again with the same idempotency key, so there are never two jobs.
   *
   * @return MALFORMED, INVALID_VALUE and their like before anything is sent; POLICY_DENIED,
   *     OVERLOADED; SCHEDULER_UNREACHABLE
   */
  public Future<JobHandle> submit(JobRequest request) {
    JobSpec spec;
    try {
      spec = request.spec();
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return submit(new SubmitJob(spec, UUID.randomUUID().toString()), SUBMIT_ATTEMPTS_MAX)
        .map(this::handle);
  }

  private Future<JobStatus> submit(SubmitJob submit, int attemptsLeft) {
    return requests
        .ask(BusAddresses.JOBS_SUBMIT, submit)
        .recover(
            failure ->
                attemptsLeft > 1 && BusRequests.isUnreachable(failure)
                    ? vertx
                        .timer(options.renewMs())
                        .compose(paused -> submit(submit, attemptsLeft - 1))
                    : Future.failedFuture(failure));
  }

  /** A handle on a job that exists already; NOT_FOUND, SCHEDULER_UNREACHABLE. */
  public Future<JobHandle> job(String jobId) {
    return status(jobId).map(this::handle);
  }

  /** How a job stands; NOT_FOUND, SCHEDULER_UNREACHABLE. */
  public Future<JobStatus> status(String jobId) {
    return requests.ask(BusAddresses.JOBS_STATUS, new QueryJob(jobId));
  }

  private JobHandle handle(JobStatus status) {
    return new JobHandle(vertx, requests, options, status);
  }
}
