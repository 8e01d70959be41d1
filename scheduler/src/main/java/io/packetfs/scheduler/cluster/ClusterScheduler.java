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
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.store.Backlog;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What any scheduler of the cluster answers, whether it leads or not: it writes to the store and
 * tells the leader, and reads from the leader or, when nobody leads, from the store. Callable from
 * any context; answers arrive on the caller's.
 */
final class ClusterScheduler implements Scheduler {
  /** How long a call that cancels waits until the job's end is stored, in ms. */
  private static final long CANCEL_MS_MAX = 2_000;

  /** Ends that are looked for in the store at once, for those who follow jobs. */
  private static final int ENDS_MAX = 50;

  private final Vertx vertx;
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final Candidate candidate;
  private final JobWatch watch;
  private final JobIds ids = new JobIds();

  /** Objects of jobs that are on their way into the store while another scheduler leads. */
  private long passingOn;

  ClusterScheduler(
      Vertx vertx,
      SchedulerOptions options,
      Contexts contexts,
      StoreThread store,
      Candidate candidate,
      JobWatch watch) {
    this.vertx = vertx;
    this.options = options;
    this.contexts = contexts;
    this.store = store;
    this.candidate = candidate;
    this.watch = watch;
  }

  private LeaderDesk desk() {
    return candidate.desk();
  }

  @Override
  public Role role() {
    return candidate.role();
  }

  // ---- submitting ----

  @Override
  public Future<JobStatus> submit(JobSpec spec, @Nullable String idempotencyKey) {
    try {
      checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(
        contexts
            .ask(() -> admit(spec))
            .compose(
                submission ->
                    store
                        .call(s -> insert(s, submission, idempotencyKey))
                        .transform(inserted -> contexts.ask(() -> begin(submission, inserted))))
            .compose(future -> future));
  }

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

  /**
   * A job on its way into the store.
   *
   * @param leader of this process when it set out, or null: another leads, or nobody
   */
  private record Submission(StoredJob job, @Nullable Leader leader) {}

  private Submission admit(JobSpec spec) {
    long nowMs = System.currentTimeMillis();
    StoredJob job = new StoredJob(ids.next(nowMs), spec, JobState.QUEUED, nowMs, null, "");
    Leader leader = candidate.leader();
    if (leader != null) {
      leader.reign().admit(job.id(), spec.urls().size());
    } else {
      new Backlog(0, passingOn).checkObjects(spec.urls().size(), options.objectsMax());
      passingOn += spec.urls().size();
    }
    return new Submission(job, leader);
  }

  /** The job that has the key already, if there is one: then nothing is stored. */
  private Optional<StoredJob> insert(Store store, Submission submission, @Nullable String key) {
    if (submission.leader() == null) {
      store
          .backlog(options.jobsMax())
          .checkRoom(
              submission.job().spec().urls().size(), options.jobsMax(), options.objectsMax());
    }
    return Optional.ofNullable(store.insert(submission.job(), key));
  }

  private Future<JobStatus> begin(
      Submission submission, AsyncResult<Optional<StoredJob>> inserted) {
    StoredJob job = submission.job();
    boolean stored = inserted.succeeded() && inserted.result().isEmpty();
    Leader leader = submission.leader();
    if (leader != null) {
      leader.reign().admitted(job.id(), stored ? job : null);
    } else {
      passingOn -= job.spec().urls().size();
    }
    if (inserted.failed()) {
      return Future.failedFuture(inserted.cause());
    }
    if (!stored) {
      return sameOrRefused(inserted.result().get(), job);
    }
    if (leader == null || leader.reign().isClosed()) {
      // Not waited for, and no harm if it is lost: the leader finds the job by itself.
      desk().jobStored(job.id());
    }
    return status(job.id());
  }

  private Future<JobStatus> sameOrRefused(StoredJob existing, StoredJob job) {
    if (existing.spec().equals(job.spec())) {
      return status(existing.id());
    }
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

  // ---- reading ----

  @Override
  public Future<JobStatus> status(String jobId) {
    return Contexts.toCaller(
        statuses(List.of(jobId))
            .map(
                found -> {
                  if (found.isEmpty()) {
                    throw unknown(jobId);
                  }
                  return found.getFirst();
                }));
  }

  private static ProblemException unknown(String jobId) {
    return Problem.of(
            ErrorCode.NOT_FOUND,
            "there is no job " + jobId + "; ended ones are forgotten after their retention")
        .asException();
  }

  /** How these jobs stand, by the leader, else by the store; unknown ones are left out. */
  Future<List<JobStatus>> statuses(Collection<String> jobIds) {
    return fromLeader(desk -> desk.jobs(jobIds))
        .compose(
            live -> {
              Set<String> missing = new HashSet<>(jobIds);
              live.forEach(status -> missing.remove(status.jobId()));
              if (missing.isEmpty()) {
                return Future.succeededFuture(live);
              }
              return store.call(
                  s -> {
                    List<JobStatus> all = new ArrayList<>(live);
                    for (String jobId : missing) {
                      StoredJob job = s.find(jobId);
                      if (job != null) {
                        all.add(told(job));
                      }
                    }
                    return all;
                  });
            });
  }

  /**
   * What is new of jobs that are followed. What the leader does not hold may have ended: that is in
   * the store, with all its objects, so only a few are looked for at once; from any place on, lest
   * those that the leader has yet to take up stand in the way of the others.
   */
  Future<List<JobStatus>> news(Map<String, String> steps) {
    return desk()
        .news(steps)
        .compose(
            news ->
                news.gone().isEmpty()
                    ? Future.succeededFuture(news.steps())
                    : store.call(s -> withEnds(s, news)));
  }

  private static List<JobStatus> withEnds(Store store, JobNews news) {
    List<JobStatus> all = new ArrayList<>(news.steps());
    int from = ThreadLocalRandom.current().nextInt(news.gone().size());
    for (int i = 0; i < Math.min(ENDS_MAX, news.gone().size()); i++) {
      StoredJob job = store.find(news.gone().get((from + i) % news.gone().size()));
      if (job != null && job.endedMs() != null) {
        all.add(told(job));
      }
    }
    return all;
  }

  /** Nothing, if nobody leads: then the store is the newest that there is. */
  private Future<List<JobStatus>> fromLeader(Function<LeaderDesk, Future<List<JobStatus>>> ask) {
    return ask.apply(desk())
        .recover(
            failure ->
                isUnreachable(failure)
                    ? Future.succeededFuture(List.of())
                    : Future.failedFuture(failure));
  }

  private static Future<Void> ifSomebodyLeads(Future<Void> told) {
    return told.recover(
        failure ->
            isUnreachable(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }

  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.problem().code() == ErrorCode.SCHEDULER_UNREACHABLE;
  }

  /** What is told of a job that rests in the store: of an unfinished one, how far it once was. */
  private static JobStatus told(StoredJob job) {
    return Core.recall(
        job.id(),
        job.spec(),
        job.createdMs(),
        job.progress().isEmpty() ? null : JobProgressJson.parse(job.progress()));
  }

  @Override
  public Future<JobPage> list(@Nullable JobState state, int limit, @Nullable String pageToken) {
    Future<List<JobStatus>> page =
        state == null || state.isEnd()
            ? stored(state, limit + 1, pageToken)
            : desk()
                .jobs(state, pageToken, limit + 1)
                .recover(nobody -> stored(state, limit + 1, pageToken));
    return Contexts.toCaller(
        page.map(
            oneMore -> {
              boolean more = oneMore.size() > limit;
              List<JobStatus> jobs = more ? oneMore.subList(0, limit) : oneMore;
              return new JobPage(jobs, more ? jobs.getLast().jobId() : null);
            }));
  }

  /** As they are stored; what the leader knows better of them is told in their place. */
  private Future<List<JobStatus>> stored(
      @Nullable JobState state, int limit, @Nullable String beforeId) {
    return store
        .call(s -> s.page(state, beforeId, limit))
        .compose(
            page -> {
              List<String> unfinished =
                  page.stream().filter(job -> !job.state().isEnd()).map(StoredJob::id).toList();
              Future<List<JobStatus>> live =
                  unfinished.isEmpty()
                      ? Future.succeededFuture(List.of())
                      : fromLeader(desk -> desk.jobs(unfinished));
              return live.map(statuses -> page.stream().map(job -> newest(job, statuses)).toList());
            });
  }

  private static JobStatus newest(StoredJob job, List<JobStatus> live) {
    return live.stream()
        .filter(status -> status.jobId().equals(job.id()))
        .findFirst()
        .orElseGet(() -> told(job));
  }

  @Override
  public Future<WindowPage> windows(String jobId, int limit, @Nullable String pageToken) {
    WindowToken after = WindowToken.parse(pageToken);
    return Contexts.toCaller(
        status(jobId)
            .compose(
                status -> {
                  if (!status.spec().options().perWindow()) {
                    return Future.failedFuture(keepsNoWindows(jobId));
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

  private static ProblemException keepsNoWindows(String jobId) {
    return Problem.of(
            ErrorCode.CONFLICT,
            "job " + jobId + " keeps no results per window: submit it with options.per_window true")
        .asException();
  }

  // ---- following ----

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

  /**
   * Joins the watch first and looks then: whatever happens to the job behind the look, the watch
   * tells.
   */
  private Future<Subscription> subscribe(
      String jobId, Consumer<JobStatus> reader, boolean endOnly) {
    Context caller = Vertx.currentContext();
    JobWatch.Follower follower = new JobWatch.Follower(reader, caller, endOnly);
    Subscription subscription = () -> contexts.run(() -> watch.remove(jobId, follower));
    return contexts
        .ask(
            () -> {
              watch.add(jobId, follower);
              return subscription;
            })
        .compose(
            added ->
                status(jobId)
                    .compose(
                        status ->
                            contexts.ask(
                                () -> {
                                  watch.begin(jobId, follower, status);
                                  return added;
                                }))
                    .onFailure(failure -> added.close()));
  }

  // ---- changing ----

  @Override
  public Future<JobStatus> cancel(String jobId) {
    return Contexts.toCaller(
        store
            .call(s -> s.requestCancel(jobId))
            .compose(
                asked ->
                    asked
                        // If the leader does not hear of it now, it finds the request by itself.
                        ? ifSomebodyLeads(desk().cancelStored(jobId))
                        : Future.succeededFuture())
            .compose(told -> await(jobId, CANCEL_MS_MAX)));
  }

  @Override
  public Future<Void> delete(String jobId) {
    return Contexts.toCaller(
        store
            .call(
                s -> {
                  if (s.delete(jobId)) {
                    return true;
                  }
                  if (s.find(jobId) == null) {
                    throw unknown(jobId);
                  }
                  throw Problem.of(
                          ErrorCode.CONFLICT, "job " + jobId + " has not ended: cancel it first")
                      .asException();
                })
            .mapEmpty());
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    try {
      checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(desk().plan(spec));
  }

  // ---- the cluster ----

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return Contexts.toCaller(desk().pcpus());
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return Contexts.toCaller(desk().removePcpu(pcpuId));
  }

  @Override
  public Future<List<BudgetStatus>> budgets() {
    return Contexts.toCaller(
        store.call(s -> Budgets.of(options.policy(), s.spentToday(), s.nowMs())));
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return Contexts.toCaller(desk().origins());
  }

  @Override
  public Future<Void> pauseOrigin(String origin) {
    return pause(origin, true);
  }

  @Override
  public Future<Void> resumeOrigin(String origin) {
    return pause(origin, false);
  }

  private Future<Void> pause(String origin, boolean paused) {
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

  @Override
  public Future<Optional<Figures>> figures() {
    return contexts.ask(
        () ->
            Optional.ofNullable(candidate.leader())
                .map(
                    leader -> {
                      Core core = leader.core();
                      long nowMs = leader.nowMs();
                      return new Figures(
                          core.totals(nowMs), core.pcpus(nowMs), core.origins(nowMs));
                    }));
  }

  @Override
  public Future<Role> ready() {
    return Contexts.toCaller(store.call(Store::leader).map(lease -> candidate.role()));
  }
}
