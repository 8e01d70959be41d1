package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredPcpu;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What any scheduler of the cluster answers, whether it leads or not: it writes to the store and
 * tells the leader, and reads from the leader or, when nobody leads, from the store. Callable from
 * any context; answers arrive on the caller's.
 */
final class ClusterScheduler implements Scheduler {
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final Candidate candidate;
  private final JobReader reader;
  private final WorkReader work;
  private final Submissions submissions;
  private final JobFollowing following;
  private final Changes changes;

  ClusterScheduler(
      Vertx vertx,
      SchedulerOptions options,
      Contexts contexts,
      StoreThread store,
      Candidate candidate,
      JobWatch watch) {
    this.options = options;
    this.contexts = contexts;
    this.store = store;
    this.candidate = candidate;
    this.reader = new JobReader(store, candidate);
    this.work = new WorkReader(store, candidate, reader);
    this.submissions = new Submissions(options, contexts, store, candidate, reader);
    this.following = new JobFollowing(vertx, contexts, watch, reader);
    this.changes = new Changes(store, candidate, following);
  }

  /** For the watch; see {@link JobReader#news}. */
  Future<List<JobStatus>> news(Map<String, String> steps) {
    return reader.news(steps);
  }

  private LeaderDesk desk() {
    return candidate.desk();
  }

  @Override
  public Role role() {
    return candidate.role();
  }

  // ---- jobs ----

  @Override
  public Future<JobStatus> submit(JobSpec spec, @Nullable String idempotencyKey) {
    return submissions.submit(spec, idempotencyKey);
  }

  @Override
  public Future<JobStatus> status(String jobId) {
    return reader.status(jobId);
  }

  @Override
  public Future<JobPage> list(@Nullable JobState state, int limit, @Nullable String pageToken) {
    return reader.list(state, limit, pageToken);
  }

  @Override
  public Future<WindowPage> windows(String jobId, int limit, @Nullable String pageToken) {
    return reader.windows(jobId, limit, pageToken);
  }

  @Override
  public Future<AssignmentPage> assignments(String jobId, int limit, @Nullable String pageToken) {
    return work.assignments(jobId, limit, pageToken);
  }

  @Override
  public Future<JobShares> shares(String jobId) {
    return work.shares(jobId);
  }

  @Override
  public Future<JobStatus> await(String jobId, long waitMs) {
    return following.await(jobId, waitMs);
  }

  @Override
  public Future<Subscription> follow(String jobId, Consumer<JobStatus> told) {
    return following.follow(jobId, told);
  }

  @Override
  public Future<JobStatus> cancel(String jobId) {
    return changes.cancel(jobId);
  }

  @Override
  public Future<Void> delete(String jobId) {
    return changes.delete(jobId);
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    try {
      submissions.checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(desk().plan(spec));
  }

  // ---- the cluster ----

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return Contexts.toCaller(
        desk()
            .pcpus()
            .compose(
                heard ->
                    store
                        .call(Store::pcpus)
                        // Without the database there are those that answer, at least.
                        .otherwise(List.of())
                        .map(rows -> all(heard, rows))));
  }

  /** Those that were heard, and those that were added and do not answer. */
  private static List<PcpuStatus> all(List<PcpuStatus> heard, List<StoredPcpu> added) {
    TreeMap<String, PcpuStatus> all = new TreeMap<>();
    for (StoredPcpu row : added) {
      PcpuAttributes attributes = AddedPcpuJson.parseOrNull(row.attributes());
      if (attributes != null) {
        all.put(row.id(), PcpuStatus.down(attributes, null));
      }
    }
    heard.forEach(pcpu -> all.put(pcpu.attributes().id(), pcpu));
    return List.copyOf(all.values());
  }

  @Override
  public Future<Void> addPcpu(PcpuAttributes pcpu) {
    return changes.addPcpu(pcpu);
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return changes.removePcpu(pcpuId);
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
    return changes.pause(origin, true);
  }

  @Override
  public Future<Void> resumeOrigin(String origin) {
    return changes.pause(origin, false);
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
