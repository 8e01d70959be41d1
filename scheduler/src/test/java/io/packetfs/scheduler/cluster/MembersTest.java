package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.Assignment;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.testing.Await;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several schedulers over one store. They share this process's bus; each has its own way to it. */
final class MembersTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int MEMBERS = 3;
  private static final int OBJECTS_MAX = JobSpec.URLS_MAX;
  private static final String URL = "file:///data/x";
  private static final String ORIGIN = "https://example.com:443";
  private static final OriginPolicy POLICY =
      new OriginPolicy(
          List.of(new AllowRule("file:///data/", false)),
          Map.of(),
          OriginLimits.DEFAULT,
          null,
          null);
  private static final SchedulerOptions OPTIONS =
      new SchedulerOptions(POLICY, new Database.Memory(), null, 60_000, 5, OBJECTS_MAX, 100);

  private final Vertx vertx = Vertx.vertx();
  private final FakePcpu pcpu = new FakePcpu();
  private final Store shared = Stores.sharedMemory(System::currentTimeMillis);
  private final List<CuttableStore> ways = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private long hellos;

  @BeforeEach
  void startMembers() throws Exception {
    Codecs.register(vertx.eventBus());
    for (int i = 0; i < MEMBERS; i++) {
      CuttableStore way = new CuttableStore(shared);
      ways.add(way);
      members.add(get(Member.start(vertx, OPTIONS, way.store(), pcpu)));
    }
    Await.until(() -> members.stream().allMatch(m -> !role(m).leader().isEmpty()), BOUND);
    hellos = vertx.setPeriodic(1, 200, timer -> hello());
  }

  /** As an edge node does: to whoever leads, and nobody may. */
  private void hello() {
    vertx.eventBus().request(BusAddresses.PCPU_HELLO, new Hello(FakePcpu.ATTRIBUTES));
  }

  @AfterEach
  void closeMembers() throws Exception {
    vertx.cancelTimer(hellos);
    for (Member member : members) {
      get(member.close());
    }
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Scheduler.Role role(Member member) {
    return member.scheduler().role();
  }

  private int leader() {
    for (int i = 0; i < members.size(); i++) {
      if (role(members.get(i)).leads()) {
        return i;
      }
    }
    return -1;
  }

  private Scheduler leading() {
    return members.get(leader()).scheduler();
  }

  private Scheduler standingBy() {
    return members.get((leader() + 1) % members.size()).scheduler();
  }

  private static JobSpec spec(int imm) {
    return new JobSpec(
        List.of(URL),
        new Program(List.of(Instruction.whole(Op.COUNTEQ, imm))),
        null,
        Map.of(),
        JobOptions.DEFAULT);
  }

  private static void isExact(JobStatus status) {
    assertEquals(JobState.SUCCEEDED, status.state(), () -> String.valueOf(status.error()));
    assertEquals(FakePcpu.OBJECT_BYTES, status.objects().getFirst().results().getFirst().value());
    assertNull(status.asOfMs());
  }

  @Test
  void exactlyOneLeadsAndAllAgreeWho() {
    assertEquals(1, members.stream().filter(member -> role(member).leads()).count());
    String holder = role(members.get(leader())).holder();
    Await.until(() -> members.stream().allMatch(m -> role(m).leader().equals(holder)), BOUND);
  }

  @Test
  void anyMemberTakesAnyJobAndTellsItsEnd() throws Exception {
    JobStatus accepted = get(standingBy().submit(spec(0), "key"));
    for (Member member : members) {
      isExact(get(member.scheduler().await(accepted.jobId(), 30_000)));
      assertEquals(
          accepted.jobId(), get(member.scheduler().submit(spec(0), "key")).jobId(), "same key");
    }
    assertEquals(1, get(standingBy().list(null, 10, null)).jobs().size());
    get(standingBy().delete(accepted.jobId()));
    assertEquals(ErrorCode.NOT_FOUND, code(leading().status(accepted.jobId())));
  }

  @Test
  void aFollowerAtAMemberThatStandsByHearsTheSteps() throws Exception {
    pcpu.answerOnly(2);
    JobStatus accepted = get(standingBy().submit(spec(0), null));
    List<JobStatus> told = new CopyOnWriteArrayList<>();
    get(standingBy().follow(accepted.jobId(), told::add));
    Await.until(() -> told.stream().anyMatch(status -> status.windows().done() > 0), BOUND);
    assertFalse(told.getLast().state().isEnd());
    get(standingBy().cancel(accepted.jobId()));
    Await.until(() -> told.getLast().state() == JobState.CANCELLED, BOUND);
  }

  @Test
  void aPcpuThatOneMemberAddsIsAskedByWhoeverLeads() throws Exception {
    pcpu.up.add("h1");
    get(standingBy().addPcpu(AddedPcpusTest.added("h1", 4)));
    Await.until("the leader hears it", () -> state("h1") == PcpuStatus.State.UP, BOUND);
    get(standingBy().removePcpu("h1"));
    Await.until("it drains", () -> state("h1") != PcpuStatus.State.UP, BOUND);
  }

  /** Of one of the pCPUs that the leader tells of, or null: of none of that name. */
  private PcpuStatus.@Nullable State state(String id) {
    return pcpus(leading()).stream()
        .filter(each -> each.attributes().id().equals(id))
        .map(PcpuStatus::state)
        .findAny()
        .orElse(null);
  }

  @Test
  void aMemberThatStandsByKnowsTheClusterAsTheLeaderDoes() throws Exception {
    Await.until(() -> !pcpus(leading()).isEmpty(), BOUND);
    PcpuStatus told = pcpus(standingBy()).getFirst();
    assertEquals(FakePcpu.ATTRIBUTES.id(), told.attributes().id());
    assertEquals(attributes(pcpus(leading()).getFirst()), attributes(told));
    get(standingBy().pauseOrigin(ORIGIN));
    OriginStatus paused = get(leading().origins()).getFirst();
    assertEquals(ORIGIN, paused.origin());
    assertTrue(paused.paused());
    assertEquals(41, get(standingBy().plan(spec(0))).getFirst().windows());
    assertEquals(ErrorCode.NOT_FOUND, code(standingBy().removePcpu("nobody")));
    assertTrue(get(standingBy().figures()).isEmpty());
    assertTrue(get(leading().figures()).isPresent());
  }

  /** As users see them. */
  private static JsonObject attributes(PcpuStatus status) {
    return PcpuStatusJson.toJson(status).getJsonObject("attrs");
  }

  private static List<PcpuStatus> pcpus(Scheduler scheduler) {
    return scheduler.pcpus().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whoDidWhatIsToldByAnyMemberAndItsSumsSurviveTheLeader() throws Exception {
    JobStatus accepted = get(standingBy().submit(spec(0), null));
    String id = accepted.jobId();
    isExact(get(standingBy().await(id, 30_000)));
    AssignmentPage page = get(standingBy().assignments(id, 1_000, null));
    assertEquals(get(leading().assignments(id, 1_000, null)), page);
    assertEquals(41, page.assignments().stream().mapToInt(Assignment::windowsDone).sum());
    assertEquals(0, page.dropped());
    JobShares shares = get(standingBy().shares(id));
    assertEquals(FakePcpu.OBJECT_BYTES, shares.bytesProcessed());
    assertEquals(page.assignments().size(), shares.taskCount());
    assertEquals(ErrorCode.NOT_FOUND, code(standingBy().assignments("none", 9, null)));
    assertEquals(ErrorCode.NOT_FOUND, code(standingBy().shares("none")));
    assertEquals(ErrorCode.INVALID_VALUE, code(standingBy().assignments(id, 9, "x")));

    int old = leader();
    ways.get(old).cut();
    Await.until(() -> leader() >= 0 && leader() != old, BOUND);
    assertEquals(shares, get(leading().shares(id)));
    AssignmentPage forgotten = get(leading().assignments(id, 1_000, null));
    assertEquals(List.of(), forgotten.assignments());
    assertEquals(shares.taskCount(), forgotten.dropped());
    assertNull(forgotten.sinceMs());
  }

  @Test
  void whenTheLeaderLosesTheDatabaseAnotherGoesOnAndTheOldOneSendsNothing() throws Exception {
    pcpu.answerOnly(2);
    JobStatus accepted = get(leading().submit(spec(0), null));
    Await.until(() -> pcpu.tasks().size() > 2, BOUND);
    int old = leader();
    long oldEpoch = role(members.get(old)).epoch();
    ways.get(old).cut();
    Await.until(() -> leader() >= 0 && leader() != old, BOUND);
    int before = pcpu.tasks().size();
    pcpu.answerOnly(Integer.MAX_VALUE);
    isExact(get(leading().await(accepted.jobId(), 30_000)));
    assertTrue(
        pcpu.tasks().subList(before, pcpu.tasks().size()).stream()
            .allMatch(task -> task.epoch() > oldEpoch));
    assertEquals(ErrorCode.STORE_UNAVAILABLE, code(members.get(old).scheduler().ready()));
    ways.get(old).mend();
    isExact(get(members.get(old).scheduler().await(accepted.jobId(), 30_000)));
  }

  @Test
  void whenTheLeaderClosesInOrderAnotherTakesOverWithoutWaitingForItsLease() throws Exception {
    int old = leader();
    Member last = members.remove(old);
    ways.remove(old);
    get(last.close());
    assertTrue(shared.leader().expiresInMs() <= 0);
    Await.until(() -> leader() >= 0, BOUND);
    assertEquals(0, shared.leader().streamsAllowedInMs(), "it left no stream open");
    JobStatus accepted = get(standingBy().submit(spec(0), null));
    isExact(get(standingBy().await(accepted.jobId(), 30_000)));
  }

  @Test
  void whileNobodyLeadsJobsAreTakenAndToldAsTheyAreStored() throws Exception {
    ways.forEach(CuttableStore::cutLeases);
    Await.until(() -> leader() < 0, BOUND);
    JobStatus accepted = get(members.getFirst().scheduler().submit(spec(0), null));
    assertEquals(JobState.QUEUED, accepted.state());
    assertEquals(accepted.createdMs(), accepted.asOfMs());
    assertEquals(ErrorCode.SCHEDULER_UNREACHABLE, code(members.getFirst().scheduler().pcpus()));
    ways.forEach(CuttableStore::mend);
    isExact(get(members.getFirst().scheduler().await(accepted.jobId(), 30_000)));
  }

  @Test
  void whatIsRefusedToAnEarlierReignDoesNotEndTheNextOne() {
    int old = leader();
    ways.get(old).hold();
    ways.forEach(CuttableStore::cutLeases);
    Await.until(() -> leader() < 0, BOUND);
    ways.get(old).mend();
    Await.until(() -> shared.leader().epoch() == 2, BOUND);

    ways.get(old).release();

    Await.until(() -> leader() >= 0, BOUND);
    assertEquals(2, role(members.get(leader())).epoch());
    ways.forEach(CuttableStore::mend);
  }

  @Test
  void anEndIsToldWhenItIsStoredAndNotBefore() throws Exception {
    ways.forEach(CuttableStore::cutCheckpoints);
    JobStatus accepted = get(standingBy().submit(spec(0), null));
    Scheduler asked = leading();
    Await.until(() -> get(asked.status(accepted.jobId())).windows().done() == 41, BOUND);
    JobStatus done = get(asked.status(accepted.jobId()));
    assertEquals(JobState.RUNNING, done.state());
    assertNull(done.endedMs());
    ways.forEach(CuttableStore::mend);
    isExact(get(asked.await(accepted.jobId(), 30_000)));
  }

  @Test
  void whatAnOperatorPausedStaysPausedUnderTheNextLeader() throws Exception {
    get(leading().pauseOrigin(ORIGIN));
    int old = leader();
    ways.get(old).cut();
    Await.until(() -> leader() >= 0 && leader() != old, BOUND);
    assertTrue(
        get(leading().origins()).stream()
            .anyMatch(origin -> origin.origin().equals(ORIGIN) && origin.paused()));
    ways.get(old).mend();
  }

  @Test
  void jobsPastTheLimitAreRefusedByEveryMember() throws Exception {
    pcpu.answerOnly(0);
    for (int i = 0; i < 5; i++) {
      assertNotNull(get(members.get(i % MEMBERS).scheduler().submit(spec(i), null)));
    }
    // The leader counts what it has: jobs that others stored are its own a little later.
    Await.until(() -> jobsOf(leading()) == 5, BOUND);
    for (Member member : members) {
      assertEquals(ErrorCode.OVERLOADED, code(member.scheduler().submit(spec(9), null)));
    }
  }

  private static int jobsOf(Scheduler leading) throws Exception {
    return get(leading.figures())
        .map(figures -> figures.totals().jobs().values().stream().mapToInt(n -> n).sum())
        .orElse(0);
  }

  @Test
  void objectsPastTheLimitAreRefusedByEveryMember() throws Exception {
    pcpu.answerOnly(0);
    assertNotNull(
        get(
            standingBy()
                .submit(
                    new JobSpec(
                        Collections.nCopies(OBJECTS_MAX, URL),
                        spec(0).program(),
                        null,
                        Map.of(),
                        JobOptions.DEFAULT),
                    null)));
    Await.until(() -> !get(leading().list(JobState.RUNNING, 1, null)).jobs().isEmpty(), BOUND);
    for (Member member : members) {
      assertEquals(ErrorCode.OVERLOADED, code(member.scheduler().submit(spec(9), null)));
    }
  }

  @Test
  void aMemberApartTakesJobsAndTellsWhatIsStoredAndNeverLeads() throws Exception {
    Member apart = get(Member.startApart(vertx, OPTIONS, new CuttableStore(shared).store(), pcpu));
    members.add(apart);
    JobStatus accepted = get(apart.scheduler().submit(spec(0), null));
    JobStatus ended = get(apart.scheduler().await(accepted.jobId(), BOUND.toMillis() / 2));
    assertEquals(JobState.SUCCEEDED, ended.state());
    assertEquals(ErrorCode.SCHEDULER_UNREACHABLE, code(apart.scheduler().pcpus()));
    assertEquals("", role(apart).leader());
    assertFalse(role(apart).leads());
    get(apart.scheduler().ready());
  }

  private static ErrorCode code(Future<?> future) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(ProblemException.class, failure.getCause()).problem().code();
  }
}
