package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.testing.Await;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemberTest {
  private static final int BOUND_S = 30;
  private static final int JOBS_MAX = 3;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final FakePcpu pcpu = new FakePcpu();
  private @Nullable Member member;

  private Scheduler started() throws Exception {
    Codecs.register(vertx.eventBus());
    OriginPolicy policy =
        new OriginPolicy(
            List.of(new AllowRule("file:///data/", false)),
            Map.of(),
            OriginLimits.DEFAULT,
            null,
            null);
    SchedulerOptions options =
        new SchedulerOptions(
            policy,
            new Database.Sqlite(folder.resolve("jobs.db")),
            null,
            60_000,
            JOBS_MAX,
            10_000,
            100);
    Member fresh =
        get(Member.start(vertx, options, Stores.sqlite(folder.resolve("jobs.db")), pcpu));
    member = fresh;
    return fresh.scheduler();
  }

  private Scheduler startedWithPcpu() throws Exception {
    Scheduler scheduler = started();
    get(vertx.eventBus().request(BusAddresses.PCPU_HELLO, new Hello(FakePcpu.ATTRIBUTES)));
    return scheduler;
  }

  @AfterEach
  void close() throws Exception {
    Member last = member;
    if (last != null) {
      get(last.close());
    }
    get(vertx.close());
  }

  private static <T> T get(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS);
  }

  private static Problem problem(Future<?> future) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(ProblemException.class, failure.getCause()).problem();
  }

  private static JobSpec spec(String url, int imm, boolean perWindow) {
    return new JobSpec(
        List.of(url),
        new Program(List.of(Instruction.whole(Op.COUNTEQ, imm))),
        null,
        Map.of(),
        new JobOptions(0, perWindow, 5, 0, IdentityRule.STRONG_ETAG));
  }

  private static final String URL = "file:///data/x";

  private static JobStatus ended(Scheduler scheduler, JobStatus accepted) throws Exception {
    return get(scheduler.await(accepted.jobId(), BOUND_S * 1_000));
  }

  @Test
  void aJobEndsWithItsResultAndIsRememberedFromTheStore() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    JobStatus status = ended(scheduler, get(scheduler.submit(spec(URL, 0, false), null)));
    assertEquals(JobState.SUCCEEDED, status.state());
    assertEquals(FakePcpu.OBJECT_BYTES, status.objects().getFirst().results().getFirst().value());
    JobStatus remembered = get(scheduler.status(status.jobId()));
    assertEquals(status.objects(), remembered.objects());
    assertEquals(status.windows(), remembered.windows());
    assertEquals(status.metrics(), remembered.metrics());
  }

  @Test
  void theSameKeyAndBodyIsTheSameJobAndAnotherBodyIsRefused() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    JobStatus first = get(scheduler.submit(spec(URL, 0, false), "key"));
    assertEquals(first.jobId(), get(scheduler.submit(spec(URL, 0, false), "key")).jobId());
    assertEquals(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        problem(scheduler.submit(spec(URL, 1, false), "key")).code());
    assertNotEquals(first.jobId(), get(scheduler.submit(spec(URL, 0, false), "other")).jobId());
  }

  @Test
  void whatThePolicyDoesNotAllowIsRefusedAndNothingIsStored() throws Exception {
    Scheduler scheduler = started();
    Problem problem = problem(scheduler.submit(spec("file:///database/x", 0, false), null));
    assertEquals(ErrorCode.POLICY_DENIED, problem.code());
    assertEquals("/data_url", problem.pointer());
    assertEquals(List.of(), get(scheduler.list(null, 10, null)).jobs());
  }

  @Test
  void moreUnfinishedJobsThanTheLimitAreRefusedUntilSomeEnd() throws Exception {
    Scheduler scheduler = started();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < JOBS_MAX; i++) {
      ids.add(get(scheduler.submit(spec(URL, i, false), null)).jobId());
    }
    Problem problem = problem(scheduler.submit(spec(URL, 9, false), null));
    assertEquals(ErrorCode.OVERLOADED, problem.code());
    assertNotNull(problem.retryAfterMs());
    get(scheduler.cancel(ids.getFirst()));
    get(scheduler.await(ids.getFirst(), 10_000));
    assertNotNull(get(scheduler.submit(spec(URL, 9, false), null)));
  }

  @Test
  void anAcknowledgedJobGoesOnWhereTheLastLeaderLeftIt() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    pcpu.answerOnly(2);
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, true), null));
    Await.until(() -> pcpu.tasks().size() > 2, Duration.ofSeconds(BOUND_S));
    Member first = member;
    assertNotNull(first);
    get(first.close());
    int before = pcpu.tasks().size();
    pcpu.answerOnly(Integer.MAX_VALUE);
    Scheduler next = startedWithPcpu();
    JobStatus status = ended(next, accepted);
    assertEquals(JobState.SUCCEEDED, status.state());
    assertEquals(FakePcpu.OBJECT_BYTES, status.objects().getFirst().results().getFirst().value());
    assertEquals(41, get(next.windows(status.jobId(), 1_000, null)).windows().size());
    assertTrue(
        pcpu.tasks().subList(before, pcpu.tasks().size()).stream().noneMatch(t -> t.isProbe()));
    assertTrue(pcpu.tasks().getLast().epoch() > pcpu.tasks().getFirst().epoch());
  }

  @Test
  void windowsOfAJobAreToldInPagesEachOnce() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    JobStatus status = ended(scheduler, get(scheduler.submit(spec(URL, 0, true), null)));
    List<Long> seen = new ArrayList<>();
    String token = null;
    do {
      Scheduler.WindowPage page = get(scheduler.windows(status.jobId(), 7, token));
      page.windows().stream().map(WindowResult::index).forEach(seen::add);
      token = page.nextPageToken();
    } while (token != null);
    List<Long> all = new ArrayList<>();
    for (long i = 0; i < 41; i++) {
      all.add(i);
    }
    assertEquals(all, seen);
  }

  @Test
  void aJobThatDidNotAskForThemHasNoWindows() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, false), null));
    assertEquals(ErrorCode.CONFLICT, problem(scheduler.windows(accepted.jobId(), 10, null)).code());
  }

  @Test
  void jobsAreListedNewestFirstInPagesAndByState() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      JobStatus status = ended(scheduler, get(scheduler.submit(spec(URL, i, false), null)));
      ids.addFirst(status.jobId());
    }
    Scheduler.JobPage page = get(scheduler.list(null, 3, null));
    assertEquals(ids.subList(0, 3), page.jobs().stream().map(JobStatus::jobId).toList());
    Scheduler.JobPage rest = get(scheduler.list(JobState.SUCCEEDED, 3, page.nextPageToken()));
    assertEquals(ids.subList(3, 5), rest.jobs().stream().map(JobStatus::jobId).toList());
    assertNull(rest.nextPageToken());
    assertEquals(List.of(), get(scheduler.list(JobState.RUNNING, 3, null)).jobs());
  }

  @Test
  void aRunningJobIsNotForgottenAndAnEndedOneIs() throws Exception {
    Scheduler scheduler = started();
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, false), null));
    assertEquals(ErrorCode.CONFLICT, problem(scheduler.delete(accepted.jobId())).code());
    get(scheduler.cancel(accepted.jobId()));
    assertEquals(JobState.CANCELLED, ended(scheduler, accepted).state());
    get(scheduler.delete(accepted.jobId()));
    assertEquals(ErrorCode.NOT_FOUND, problem(scheduler.status(accepted.jobId())).code());
    assertEquals(ErrorCode.NOT_FOUND, problem(scheduler.delete(accepted.jobId())).code());
  }

  @Test
  void aFollowerIsToldTheEndLast() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    List<JobStatus> told = new CopyOnWriteArrayList<>();
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, false), null));
    get(scheduler.follow(accepted.jobId(), told::add));
    Await.until(
        () -> !told.isEmpty() && told.getLast().state().isEnd(), Duration.ofSeconds(BOUND_S));
    assertEquals(JobState.SUCCEEDED, told.getLast().state());
  }

  @Test
  void aWaitEndsInTimeWithTheJobAsItThenIs() throws Exception {
    Scheduler scheduler = started();
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, false), null));
    assertEquals(JobState.WAITING, get(scheduler.await(accepted.jobId(), 50)).state());
  }

  @Test
  void aPlanProbesOnceAndComputesNothing() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    PlanEstimate plan = get(scheduler.plan(spec(URL, 0, false))).getFirst();
    assertEquals(41, plan.windows());
    assertEquals(FakePcpu.OBJECT_BYTES, plan.bytes());
    assertEquals(3, plan.fetches());
    assertEquals(4, plan.requests());
    assertEquals(1, pcpu.tasks().size());
    assertEquals(List.of(), get(scheduler.list(null, 10, null)).jobs());
  }

  @Test
  void aRemovedPcpuDrainsAndAnUnknownOneIsNamed() throws Exception {
    Scheduler scheduler = startedWithPcpu();
    get(scheduler.removePcpu("fake"));
    JobStatus accepted = get(scheduler.submit(spec(URL, 0, false), null));
    assertEquals(JobState.WAITING, get(scheduler.status(accepted.jobId())).state());
    assertEquals(ErrorCode.NOT_FOUND, problem(scheduler.removePcpu("nobody")).code());
  }
}
