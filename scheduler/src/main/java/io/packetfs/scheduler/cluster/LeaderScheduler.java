package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Origin;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.core.Totals;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How others ask the leader: live jobs from the core, ended ones from the store. Callable from any
 * context; answers arrive on the caller's.
 */
final class LeaderScheduler implements Scheduler {
  private final Leader leader;
  private final Vertx vertx;
  private final SchedulerOptions options;
  private final StoreThread store;
  private final Contexts contexts;
  private final JobIds ids = new JobIds();

  /** Jobs that were admitted and are not yet stored. */
  private int submitting;

  LeaderScheduler(Leader leader, Vertx vertx, SchedulerOptions options, StoreThread store) {
    this.leader = leader;
    this.vertx = vertx;
    this.options = options;
    this.store = store;
    this.contexts = leader.contexts();
  }

  @Override
  public Future<JobStatus> submit(JobSpec spec, @Nullable String idempotencyKey) {
    try {
      checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    Future<JobStatus> accepted =
        contexts
            .ask(
                () -> {
                  admit();
                  long now = leader.nowMs();
                  return new StoredJob(ids.next(now), spec, JobState.QUEUED, now, null, "");
                })
            .compose(
                job ->
                    store
                        .call(s -> new Inserted(s.insert(job, idempotencyKey)))
                        .transform(
                            inserted ->
                                contexts.ask(
                                    () -> {
                                      submitting--;
                                      if (inserted.failed()) {
                                        throw (ProblemException) inserted.cause();
                                      }
                                      return begin(job, inserted.result().existing());
                                    })))
            .compose(future -> future);
    return Contexts.toCaller(accepted);
  }

  private record Inserted(@Nullable StoredJob existing) {}

  private void checkPolicy(JobSpec spec) {
    for (int i = 0; i < spec.urls().size(); i++) {
      try {
        options.policy().check(ObjectUrl.parse(spec.urls().get(i)));
      } catch (ProblemException e) {
        String pointer = spec.urls().size() == 1 ? "/data_url" : "/data_urls/" + i;
        throw e.problem().at(pointer).asException();
      }
    }
  }

  private void admit() {
    if (leader.isClosed()) {
      throw Problem.of(ErrorCode.SHUTTING_DOWN, "the scheduler is shutting down").asException();
    }
    if (leader.core().openJobs() + submitting >= options.jobsMax()) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              options.jobsMax() + " jobs have not ended: submit again when some have",
              "fewer than " + options.jobsMax() + " unfinished jobs",
              String.valueOf(leader.core().openJobs()))
          .retryAfter(1_000)
          .asException();
    }
    submitting++;
  }

  private Future<JobStatus> begin(StoredJob job, @Nullable StoredJob existing) {
    if (existing == null) {
      leader.apply(new Event.JobAccepted(job.id(), job.spec(), job.createdMs(), null, false));
      return status(job.id());
    }
    if (!existing.spec().equals(job.spec())) {
      return Future.failedFuture(
          Problem.of(
                  ErrorCode.IDEMPOTENCY_KEY_REUSED,
                  "this Idempotency-Key was used for job "
                      + existing.id()
                      + " with another body: use a new key",
                  "the body of job " + existing.id(),
                  "another body")
              .asException());
    }
    return status(existing.id());
  }

  @Override
  public Future<JobStatus> status(String jobId) {
    return Contexts.toCaller(
        contexts
            .ask(() -> leader.core().status(jobId, leader.nowMs()))
            .compose(
                live ->
                    live.isPresent()
                        ? Future.succeededFuture(live.get())
                        : store.call(s -> told(found(s.find(jobId), jobId)))));
  }

  private static StoredJob found(@Nullable StoredJob job, String jobId) {
    if (job == null) {
      throw Problem.of(
              ErrorCode.NOT_FOUND,
              "there is no job " + jobId + "; ended ones are forgotten after their retention")
          .asException();
    }
    return job;
  }

  /** What is told of a job that rests in the store. */
  private static JobStatus told(StoredJob job) {
    return job.progress().isEmpty()
        ? Core.recall(job.id(), job.spec(), job.createdMs(), null)
        : Core.recall(job.id(), job.spec(), job.createdMs(), JobProgressJson.parse(job.progress()));
  }

  @Override
  public Future<JobStatus> await(String jobId, long waitMs) {
    if (waitMs <= 0) {
      return status(jobId);
    }
    Promise<JobStatus> ended = Promise.promise();
    return Contexts.toCaller(
        subscribe(jobId, status -> ended.tryComplete(status), true)
            .compose(
                subscription -> {
                  long timer =
                      vertx.setTimer(
                          waitMs,
                          t -> status(jobId).onComplete(ended::tryComplete, ended::tryFail));
                  return ended
                      .future()
                      .onComplete(
                          done -> {
                            vertx.cancelTimer(timer);
                            subscription.close();
                          });
                }));
  }

  @Override
  public Future<Subscription> follow(String jobId, Consumer<JobStatus> reader) {
    return Contexts.toCaller(subscribe(jobId, reader, false));
  }

  private Future<Subscription> subscribe(
      String jobId, Consumer<JobStatus> reader, boolean endOnly) {
    Context caller = Vertx.currentContext();
    Followers.Follower follower = new Followers.Follower(reader, caller, endOnly);
    return contexts
        .ask(
            () -> {
              JobStatus live = leader.core().status(jobId, leader.nowMs()).orElse(null);
              if (live == null) {
                return false;
              }
              leader.followers().add(jobId, follower);
              if (!endOnly) {
                follower.tell(live);
              }
              return true;
            })
        .compose(
            live ->
                live
                    ? Future.<Subscription>succeededFuture(
                        () -> contexts.run(() -> leader.followers().remove(jobId, follower)))
                    : status(jobId)
                        .map(
                            ended -> {
                              follower.tell(ended);
                              return () -> {};
                            }));
  }

  @Override
  public Future<JobPage> list(@Nullable JobState state, int limit, @Nullable String pageToken) {
    Future<List<JobStatus>> live = contexts.ask(() -> leader.core().statuses(leader.nowMs()));
    return Contexts.toCaller(
        live.compose(
            alive -> {
              Map<String, JobStatus> byId = new HashMap<>();
              alive.forEach(status -> byId.put(status.jobId(), status));
              if (state != null && !state.isEnd()) {
                return Future.succeededFuture(
                    page(
                        alive.stream()
                            .filter(status -> status.state() == state)
                            .filter(status -> !Plans.isPlan(status.jobId()))
                            .filter(
                                status ->
                                    pageToken == null || status.jobId().compareTo(pageToken) < 0)
                            .sorted(Comparator.comparing(JobStatus::jobId).reversed())
                            .limit(limit + 1L)
                            .toList(),
                        limit));
              }
              return store.call(
                  s ->
                      page(
                          s.page(state, pageToken, limit + 1).stream()
                              .map(
                                  job -> {
                                    JobStatus status = byId.get(job.id());
                                    return status == null ? told(job) : status;
                                  })
                              .toList(),
                          limit));
            }));
  }

  private static JobPage page(List<JobStatus> oneMore, int limit) {
    boolean more = oneMore.size() > limit;
    List<JobStatus> jobs = more ? oneMore.subList(0, limit) : oneMore;
    return new JobPage(jobs, more ? jobs.getLast().jobId() : null);
  }

  @Override
  public Future<WindowPage> windows(String jobId, int limit, @Nullable String pageToken) {
    WindowToken after = WindowToken.parse(pageToken);
    return Contexts.toCaller(
        status(jobId)
            .compose(
                status -> {
                  if (!status.spec().options().perWindow()) {
                    return Future.failedFuture(
                        Problem.of(
                                ErrorCode.CONFLICT,
                                "job "
                                    + jobId
                                    + " keeps no results per window: submit it with options.per_window true")
                            .asException());
                  }
                  return store.call(
                      s -> {
                        List<WindowResult> found =
                            s.windows(jobId, after.objectIndex(), after.window(), limit + 1);
                        boolean more = found.size() > limit;
                        List<WindowResult> windows = more ? found.subList(0, limit) : found;
                        return new WindowPage(
                            windows, more ? WindowToken.behind(windows.getLast()).text() : null);
                      });
                }));
  }

  @Override
  public Future<JobStatus> cancel(String jobId) {
    return Contexts.toCaller(
        contexts
            .ask(
                () -> {
                  leader.apply(new Event.JobCancelled(jobId));
                  return null;
                })
            .compose(done -> status(jobId)));
  }

  @Override
  public Future<Void> delete(String jobId) {
    return Contexts.toCaller(
        contexts
            .ask(() -> leader.core().status(jobId, leader.nowMs()).isPresent())
            .compose(live -> live ? Future.failedFuture(running(jobId)) : forget(jobId)));
  }

  private Future<Void> forget(String jobId) {
    return store
        .call(
            s -> {
              found(s.find(jobId), jobId);
              return s.delete(jobId);
            })
        .mapEmpty();
  }

  private static ProblemException running(String jobId) {
    return Problem.of(ErrorCode.CONFLICT, "job " + jobId + " has not ended: cancel it first")
        .asException();
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    try {
      checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(
        contexts
            .ask(
                () -> {
                  admit();
                  submitting--;
                  return leader.plans().begin(spec, ids.next(leader.nowMs()));
                })
            .compose(future -> future));
  }

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return contexts.ask(() -> leader.core().pcpus(leader.nowMs()));
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return contexts.ask(
        () -> {
          if (leader.core().pcpus(leader.nowMs()).stream()
              .noneMatch(pcpu -> pcpu.attributes().id().equals(pcpuId))) {
            throw Problem.of(
                    ErrorCode.NOT_FOUND,
                    "there is no pCPU " + pcpuId + "; GET /v1/pcpus lists the registered ones")
                .asException();
          }
          leader.apply(new Event.PcpuRemoved(pcpuId));
          return null;
        });
  }

  @Override
  public Future<List<BudgetStatus>> budgets() {
    return Contexts.toCaller(
        store.call(s -> Budgets.of(options.policy(), s.spentToday(), s.nowMs())));
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return contexts.ask(() -> leader.core().origins(leader.nowMs()));
  }

  @Override
  public Future<Void> pauseOrigin(String origin) {
    return operate(origin, true);
  }

  @Override
  public Future<Void> resumeOrigin(String origin) {
    return operate(origin, false);
  }

  private Future<Void> operate(String origin, boolean pause) {
    return contexts.ask(
        () -> {
          String name = Origin.parse(origin).text();
          leader.apply(pause ? new Event.OriginPaused(name) : new Event.OriginResumed(name));
          return null;
        });
  }

  @Override
  public Future<Totals> totals() {
    return contexts.ask(() -> leader.core().totals(leader.nowMs()));
  }
}
