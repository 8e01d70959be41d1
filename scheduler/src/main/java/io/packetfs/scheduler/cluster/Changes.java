package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.origin.Origin;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.Store;
import io.vertx.core.Future;

/**
 * What operators and owners of jobs change: it is stored first, then the leader is told, who finds
 * it in the store if it does not hear. Callable from any context.
 */
final class Changes {
  /** How long a call that cancels waits until the job's end is stored, in ms. */
  private static final long CANCEL_MS_MAX = 2_000;

  private final StoreThread store;
  private final Candidate candidate;
  private final JobFollowing following;

  Changes(StoreThread store, Candidate candidate, JobFollowing following) {
    this.store = store;
    this.candidate = candidate;
    this.following = following;
  }

  private LeaderDesk desk() {
    return candidate.desk();
  }

  Future<JobStatus> cancel(String jobId) {
    return Contexts.toCaller(
        store
            .call(s -> s.requestCancel(jobId))
            .compose(
                asked ->
                    asked
                        // If the leader does not hear of it now, it finds the request by itself.
                        ? ifSomebodyLeads(desk().cancelStored(jobId))
                        : Future.succeededFuture())
            .compose(told -> following.await(jobId, CANCEL_MS_MAX)));
  }

  Future<Void> delete(String jobId) {
    return Contexts.toCaller(
        store
            .call(
                s -> {
                  if (s.delete(jobId)) {
                    return true;
                  }
                  if (s.find(jobId) == null) {
                    throw JobReader.unknown(jobId);
                  }
                  throw Problem.of(
                          ErrorCode.CONFLICT, "job " + jobId + " has not ended: cancel it first")
                      .asException();
                })
            .mapEmpty());
  }

  Future<Void> pause(String origin, boolean paused) {
    String name;
    try {
      name = Origin.parse(origin).text();
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(
        store
            .call(
                s -> {
                  if (!s.pause(name, paused)) {
                    throw tooManyPaused();
                  }
                  return true;
                })
            // If the leader does not hear of it now, its successor reads it.
            .compose(stored -> ifSomebodyLeads(desk().pauseStored(name, paused))));
  }

  private static ProblemException tooManyPaused() {
    return Problem.of(
            ErrorCode.CONFLICT,
            "as many origins are paused as may be: resume some (GET /v1/origins lists them), or"
                + " take them out of the policy",
            "at most " + Store.PAUSED_MAX + " paused origins",
            "one more")
        .asException();
  }

  private static Future<Void> ifSomebodyLeads(Future<Void> told) {
    return told.recover(
        failure ->
            NoDesk.answered(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }
}
