package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.origin.Origin;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredPcpu;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import java.util.Set;
import java.util.stream.Collectors;

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

  Future<Void> addPcpu(PcpuAttributes pcpu) {
    String id = pcpu.id();
    String text = AddedPcpuJson.toJson(pcpu).encode();
    return Contexts.toCaller(
        registered()
            .compose(
                known ->
                    store.call(
                        s -> {
                          if (known.contains(id)) {
                            throw taken(id, "an edge node that registered by itself");
                          }
                          StoredPcpu there = s.addPcpu(id, text);
                          if (there == null) {
                            throw tooManyAdded();
                          }
                          if (!there.attributes().equals(text)) {
                            throw taken(id, there.attributes());
                          }
                          return true;
                        }))
            // If the leader does not hear of it now, it finds it within seconds.
            .compose(stored -> ifSomebodyLeads(desk().pcpusStored())));
  }

  /** The names of pCPUs that register by themselves, as far as somebody knows at present. */
  private Future<Set<String>> registered() {
    return desk()
        .pcpus()
        .map(
            all ->
                all.stream()
                    .filter(pcpu -> pcpu.attributes().isOnBus())
                    .map(pcpu -> pcpu.attributes().id())
                    .collect(Collectors.toSet()))
        .recover(
            failure ->
                NoDesk.answered(failure)
                    ? Future.succeededFuture(Set.of())
                    : Future.failedFuture(failure));
  }

  Future<Void> removePcpu(String id) {
    return Contexts.toCaller(
        store
            .call(s -> s.removePcpu(id))
            .compose(
                removed ->
                    removed ? ifSomebodyLeads(desk().pcpusStored()) : desk().removePcpu(id)));
  }

  private static ProblemException taken(String id, String by) {
    return Problem.of(
            ErrorCode.CONFLICT,
            "there is another pCPU " + id + ": remove it first, or take another name",
            "a name that nobody has, or the same attributes",
            by)
        .at("/id")
        .asException();
  }

  private static ProblemException tooManyAdded() {
    return Problem.of(
            ErrorCode.CONFLICT,
            "as many pCPUs were added as may be: remove some (GET /v1/pcpus lists them)",
            "at most " + Store.PCPUS_MAX + " added pCPUs",
            "one more")
        .asException();
  }

  private static Future<Void> ifSomebodyLeads(Future<Void> told) {
    return told.recover(
        failure ->
            NoDesk.answered(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }
}
