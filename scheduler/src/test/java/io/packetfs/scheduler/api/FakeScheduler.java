package io.packetfs.scheduler.api;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.TaskOutcome;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowCounts;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.Identity;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.program.Result;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.core.Assignment;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.LastFailure;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.core.Score;
import io.packetfs.scheduler.core.Totals;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A scheduler that does what the test says: jobs stand still until {@link #move} moves them. */
final class FakeScheduler implements Scheduler {
  static final long CREATED_MS = 1_795_000_000_000L;
  static final String ORIGIN = "https://example.com:443";
  static final String OBJECT_URL = "https://example.com/a.bin";

  private static final PcpuPlace PLACE = new PcpuPlace("edge-1", "edge", "cdn", "eu");

  private final NavigableMap<String, JobStatus> jobs = new TreeMap<>();
  private final Map<String, String> idsByKey = new HashMap<>();
  private final List<Follower> followers = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  final Set<String> pausedOrigins = new HashSet<>();
  final List<PcpuAttributes> addedPcpus = new ArrayList<>();
  final Set<String> removedPcpus = new HashSet<>();
  final List<JobSpec> planned = new ArrayList<>();
  volatile boolean silent;

  private record Follower(String jobId, Consumer<JobStatus> reader, @Nullable Context context) {
    void tell(JobStatus status) {
      if (context == null) {
        reader.accept(status);
      } else {
        context.runOnContext(now -> reader.accept(status));
      }
    }
  }

  private record Waiter(String jobId, Promise<JobStatus> promise) {}

  /** A status that uses every member. */
  static JobStatus status(String id, JobSpec spec, JobState state, long windowsDone) {
    boolean failed = state == JobState.FAILED;
    Problem error =
        failed
            ? Problem.of(ErrorCode.OBJECT_CHANGED, "it changed", "\"a\"", "\"b\"").retryAfter(5)
            : null;
    List<ObjectStatus> objects = new ArrayList<>();
    for (String url : spec.urls()) {
      objects.add(
          new ObjectStatus(
              url,
              state == JobState.QUEUED
                  ? null
                  : new Identity(9, "\"abc\"", Identity.Kind.STRONG_ETAG),
              state == JobState.WAITING ? JobState.QUEUED : state,
              state == JobState.SUCCEEDED
                  ? List.of(
                      new Result(Op.CRC32C, 0, 0, 9, 0, 0xe3069283L),
                      new Result(Op.FNV, 0, 0, 9, 1, -1L))
                  : List.of(),
              error));
    }
    return new JobStatus(
        id,
        spec,
        state,
        state == JobState.WAITING
            ? new WaitReason(WaitReason.Kind.BUDGET, CREATED_MS + 1, "wait for the next day")
            : null,
        CREATED_MS,
        state == JobState.QUEUED ? null : (Long) (CREATED_MS + 5),
        state.isEnd() ? (Long) (CREATED_MS + 10) : null,
        objects,
        new WindowCounts(1L << 60, windowsDone, 3, 2, 1, 9, 8, 7),
        new JobMetrics(9, 9, 0, 1, windowsDone, 0, 0, 9, 10),
        error);
  }

  /** Moves a job on and tells whoever follows or waits. */
  synchronized void move(String jobId, JobState state, long windowsDone) {
    JobStatus status = status(jobId, jobs.get(jobId).spec(), state, windowsDone);
    jobs.put(jobId, status);
    followers.stream().filter(f -> f.jobId.equals(jobId)).forEach(f -> f.tell(status));
    if (state.isEnd()) {
      waiters.stream()
          .filter(w -> w.jobId.equals(jobId))
          .forEach(w -> w.promise.tryComplete(status));
    }
  }

  synchronized int followerCount() {
    return followers.size();
  }

  synchronized int waiterCount() {
    return waiters.size();
  }

  @Override
  public synchronized Future<JobStatus> submit(JobSpec spec, @Nullable String key) {
    for (String url : spec.urls()) {
      if (!url.startsWith("https://example.com/")) {
        return problem(
            Problem.of(ErrorCode.POLICY_DENIED, "no rule allows it", "https://example.com/", url));
      }
    }
    String known = key == null ? null : idsByKey.get(key);
    if (known != null) {
      return jobs.get(known).spec().equals(spec)
          ? Future.succeededFuture(jobs.get(known))
          : problem(Problem.of(ErrorCode.IDEMPOTENCY_KEY_REUSED, "the key belongs to " + known));
    }
    String id = "job-%04d".formatted(jobs.size());
    jobs.put(id, status(id, spec, JobState.QUEUED, 0));
    if (key != null) {
      idsByKey.put(key, id);
    }
    return Future.succeededFuture(jobs.get(id));
  }

  @Override
  public synchronized Future<JobStatus> status(String jobId) {
    JobStatus status = jobs.get(jobId);
    return status == null ? notFound(jobId) : Future.succeededFuture(status);
  }

  @Override
  public synchronized Future<JobStatus> await(String jobId, long waitMs) {
    JobStatus status = jobs.get(jobId);
    if (status == null || status.state().isEnd()) {
      return status(jobId);
    }
    // Short waits end at once; long ones end when the test ends them.
    if (waitMs < 1_000) {
      return Future.succeededFuture(status);
    }
    Waiter waiter = new Waiter(jobId, Promise.promise());
    waiters.add(waiter);
    return waiter.promise.future();
  }

  @Override
  public synchronized Future<JobPage> list(
      @Nullable JobState state, int limit, @Nullable String pageToken) {
    List<JobStatus> found =
        (pageToken == null ? jobs : jobs.headMap(pageToken, false))
            .descendingMap().values().stream()
                .filter(job -> state == null || job.state() == state)
                .toList();
    boolean last = found.size() <= limit;
    List<JobStatus> page = last ? found : found.subList(0, limit);
    return Future.succeededFuture(new JobPage(page, last ? null : page.getLast().jobId()));
  }

  @Override
  public synchronized Future<WindowPage> windows(
      String jobId, int limit, @Nullable String pageToken) {
    JobStatus status = jobs.get(jobId);
    if (status == null) {
      return notFound(jobId).mapEmpty();
    }
    if (!status.spec().options().perWindow()) {
      return problem(Problem.of(ErrorCode.CONFLICT, "the job did not ask for per_window results"));
    }
    int from = pageToken == null ? 0 : Integer.parseInt(pageToken);
    List<WindowResult> windows = new ArrayList<>();
    for (int i = from; i < Math.min(5, from + limit); i++) {
      windows.add(
          new WindowResult(
              0,
              i,
              (long) i << 20,
              1 << 20,
              List.of(new Result(Op.COUNTEQ, 7, (long) i << 20, 1 << 20, 0, i))));
    }
    int to = from + windows.size();
    return Future.succeededFuture(new WindowPage(windows, to < 5 ? String.valueOf(to) : null));
  }

  @Override
  public synchronized Future<AssignmentPage> assignments(
      String jobId, int limit, @Nullable String pageToken) {
    if (!jobs.containsKey(jobId)) {
      return notFound(jobId).mapEmpty();
    }
    int from = pageToken == null ? 1 : Integer.parseInt(pageToken) + 1;
    List<Assignment> assignments = new ArrayList<>();
    for (int i = from; i <= Math.min(5, from + limit - 1); i++) {
      assignments.add(assignment(i));
    }
    return Future.succeededFuture(
        new AssignmentPage(assignments, from + limit <= 5, 1L << 40, CREATED_MS));
  }

  /** Of a task that has just been sent, or one that uses every member. */
  private static Assignment assignment(int taskId) {
    boolean running = taskId == 5;
    return new Assignment(
        taskId,
        0,
        1L << 60,
        16 << 20,
        16,
        2,
        false,
        true,
        PLACE,
        CREATED_MS + taskId,
        new Score(1.25, 3.5, 1, 1.5, 10),
        running ? TaskOutcome.RUNNING : TaskOutcome.FAILED,
        running ? null : ErrorCode.ORIGIN_TIMEOUT,
        running ? null : (Long) 12L,
        3,
        3 << 20,
        4 << 20,
        4,
        1,
        2,
        1);
  }

  @Override
  public synchronized Future<JobShares> shares(String jobId) {
    if (!jobs.containsKey(jobId)) {
      return notFound(jobId).mapEmpty();
    }
    PcpuShare.Fetched fetched = new PcpuShare.Fetched(9, 3, 6, 5, 4, 3, 2);
    return Future.succeededFuture(
        new JobShares(
            List.of(
                new PcpuShare(PLACE, Map.of(TaskOutcome.DONE, 2L), 6, 1, 7, 1_500, fetched),
                new PcpuShare(PcpuPlace.OTHERS, Map.of(TaskOutcome.LOST, 1L), 3, 0, 3, 0, fetched)),
            CREATED_MS));
  }

  @Override
  public synchronized Future<JobStatus> cancel(String jobId) {
    JobStatus status = jobs.get(jobId);
    if (status != null && !status.state().isEnd()) {
      move(jobId, JobState.CANCELLED, status.windows().done());
    }
    return status(jobId);
  }

  @Override
  public synchronized Future<Void> delete(String jobId) {
    JobStatus status = jobs.get(jobId);
    if (status == null) {
      return notFound(jobId).mapEmpty();
    }
    if (!status.state().isEnd()) {
      return problem(Problem.of(ErrorCode.CONFLICT, "it has not ended; cancel it first"));
    }
    jobs.remove(jobId);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Subscription> follow(String jobId, Consumer<JobStatus> reader) {
    JobStatus status = jobs.get(jobId);
    if (status == null) {
      return notFound(jobId).mapEmpty();
    }
    Follower follower = new Follower(jobId, reader, Vertx.currentContext());
    followers.add(follower);
    follower.tell(status);
    return Future.succeededFuture(() -> forget(follower));
  }

  private synchronized void forget(Follower follower) {
    followers.remove(follower);
  }

  @Override
  public synchronized Future<List<PlanEstimate>> plan(JobSpec spec) {
    planned.add(spec);
    return Future.succeededFuture(
        spec.urls().stream()
            .map(
                url ->
                    new PlanEstimate(
                        url,
                        new Identity(1L << 54, "vol:/x:1", Identity.Kind.FILE),
                        1L << 34,
                        1L << 30,
                        1L << 54,
                        (1L << 30) + 1))
            .toList());
  }

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    PcpuAttributes attributes =
        new PcpuAttributes(
            "edge-1",
            "edge",
            "pfs.v1.pcpu.edge-1.task",
            0.5,
            1,
            8,
            "eu",
            null,
            Set.of("file", "https"),
            List.of(new Volume("data", "/data", true)),
            Set.copyOf(Op.written()),
            List.of(),
            1L << 30,
            false,
            null);
    return Future.succeededFuture(
        List.of(
            new PcpuStatus(
                attributes,
                PcpuStatus.State.QUARANTINED,
                2,
                1.25,
                null,
                10,
                1,
                1 << 20,
                0.5,
                CREATED_MS,
                CREATED_MS + 2_000,
                new LastFailure(ErrorCode.PCPU_FAILED, "it did not answer", CREATED_MS))));
  }

  @Override
  public Future<Void> addPcpu(PcpuAttributes pcpu) {
    if (pcpu.id().equals("edge-1")) {
      return problem(Problem.of(ErrorCode.CONFLICT, "there is another pCPU edge-1"));
    }
    addedPcpus.add(pcpu);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    if (!pcpuId.equals("edge-1")) {
      return problem(Problem.of(ErrorCode.NOT_FOUND, "no pCPU is called " + pcpuId));
    }
    removedPcpus.add(pcpuId);
    return Future.succeededFuture();
  }

  @Override
  public Future<List<BudgetStatus>> budgets() {
    return Future.succeededFuture(
        List.of(
            new BudgetStatus("*", "2026-11-22", null, 10, null, 1),
            new BudgetStatus(ORIGIN, "2026-11-22", 100L, 10, 5L, 7)));
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return Future.succeededFuture(
        List.of(
            new OriginStatus(
                ORIGIN,
                pausedOrigins.contains(ORIGIN),
                CREATED_MS,
                1,
                4,
                List.of(
                    new OriginStatus.CacheStreams(null, 1, 2),
                    new OriginStatus.CacheStreams("cdn", 3, 10)))));
  }

  @Override
  public Future<Void> pauseOrigin(String origin) {
    pausedOrigins.add(origin);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> resumeOrigin(String origin) {
    pausedOrigins.remove(origin);
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<Figures>> figures() {
    if (silent) {
      return Promise.<Optional<Figures>>promise().future();
    }
    Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
    counts.put(JobState.RUNNING, 2);
    return Future.join(pcpus(), origins())
        .map(
            both ->
                Optional.of(
                    new Figures(
                        new Totals(
                            counts, 11, 1, 3, 100, 4, 5, 6, 21, 22, 23, 1, 700, 800, 90, 12, 7, 3,
                            2, 42),
                        both.resultAt(0),
                        both.resultAt(1))));
  }

  @Override
  public Role role() {
    return new Role("s-1", true, "s-1", 42);
  }

  @Override
  public Future<Role> ready() {
    return silent ? Promise.<Role>promise().future() : Future.succeededFuture(role());
  }

  private static Future<JobStatus> notFound(String jobId) {
    return problem(Problem.of(ErrorCode.NOT_FOUND, "no job has the id " + jobId));
  }

  private static <T> Future<T> problem(Problem problem) {
    return Future.failedFuture(problem.asException());
  }
}
