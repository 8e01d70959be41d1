package io.packetfs.client;

import io.packetfs.job.JobStatus;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.CancelJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** A submitted job. Callable from any thread; nothing blocks. */
public final class JobHandle {
  private final BusRequests requests;
  private final String jobId;
  private final Following following;

  JobHandle(Vertx vertx, BusRequests requests, JobClientOptions options, JobStatus status) {
    this.requests = requests;
    this.jobId = status.jobId();
    this.following = new Following(vertx, requests, options, status);
  }

  /** The job's id, the same over REST and on the command line. */
  public String jobId() {
    return jobId;
  }

  /**
   * Calls the reader with the status that is known, then with each newer one that arrives, at most
   * ten a second, until the job has ended (that status is the last call). In between some may be
   * skipped. The calls come from one Vert.x context, one after the other; the reader must not
   * block.
   *
   * @return this
   */
  public JobHandle progress(Consumer<JobStatus> reader) {
    following.progress(reader);
    return this;
  }

  /**
   * The status in which the job has ended, whichever way: a failed job is a result too. Lost
   * messages are made up for by asking again.
   *
   * @return NOT_FOUND if the job was forgotten meanwhile; SCHEDULER_UNREACHABLE if nobody answered
   *     for too long: the job goes on, and its result can be had by its id later
   */
  public Future<JobStatus> result() {
    return following.result();
  }

  /** Cancels the job; an ended one stays as it is. NOT_FOUND, SCHEDULER_UNREACHABLE. */
  public Future<JobStatus> cancel() {
    return requests.ask(BusAddresses.JOBS_CANCEL, new CancelJob(jobId)).onSuccess(following::heard);
  }

  /** Stops following: a result that has not come yet fails with CANCELLED; the job goes on. */
  public void close() {
    following.close();
  }
}
