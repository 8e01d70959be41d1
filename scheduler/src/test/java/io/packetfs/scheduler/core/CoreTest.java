package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.origin.Identity;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CoreTest {
  private static final long MIB = 1L << 20;
  private static final String URL = "http://h.example/o";

  private long nowMs = 1_000_000;
  private final List<Command> commands = new ArrayList<>();
  private Core core = core(OriginLimits.DEFAULT);

  private static Core core(OriginLimits limits) {
    return new Core(new OriginPolicy(List.of(), Map.of(), limits, null, null), 3);
  }

  private void tell(Event event) {
    commands.addAll(core.on(event, nowMs));
    CoreInvariants.check(core, nowMs);
  }

  private void passes(long ms) {
    nowMs += ms;
    tell(new Event.Tick());
  }

  private void joins(String id, int concurrency) {
    tell(
        new Event.PcpuHeard(
            new PcpuAttributes(
                id,
                "edge",
                id,
                1,
                1,
                concurrency,
                null,
                null,
                Set.of("http", "file"),
                List.of(new Volume("v", "/data", false)),
                Set.of(Op.values()),
                List.of(),
                1L << 30,
                false)));
  }

  private void submit(String id, String url) {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    tell(
        new Event.JobAccepted(
            id,
            new JobSpec(List.of(url), program, null, Map.of(), JobOptions.DEFAULT),
            nowMs,
            null,
            false));
  }

  private List<Task> sent() {
    List<Task> tasks = new ArrayList<>();
    commands.forEach(
        command -> {
          if (command instanceof Command.SendTask send) {
            tasks.add(send.task());
          }
        });
    commands.clear();
    return tasks;
  }

  private Task sentOne() {
    List<Task> tasks = sent();
    assertEquals(1, tasks.size(), tasks::toString);
    return tasks.getFirst();
  }

  private void answers(Task task, long objectBytes) {
    answers(task, objectBytes, task.fetches().size(), null);
  }

  private void answers(Task task, long objectBytes, int fetches, @Nullable Problem problem) {
    long bytes = 0;
    for (Fetch fetch : task.fetches().subList(0, fetches)) {
      bytes += Math.min(objectBytes, fetch.end()) - fetch.offset();
    }
    List<Partial> partials = fetches == 0 ? List.of() : List.of(new Count(bytes, bytes));
    tell(
        new Event.TaskReplied(
            new TaskReply(
                task.id(),
                "a",
                new Identity(objectBytes, "\"v\"", Identity.Kind.STRONG_ETAG),
                null,
                fetches,
                partials,
                List.of(),
                new FetchFacts(
                    fetches, bytes, bytes, 0, 0, fetches, 0, bytes, null, null, 1_000, 10_000),
                problem)));
  }

  private JobStatus status(String id) {
    return core.status(id, nowMs).orElseThrow();
  }

  private WaitReason.@Nullable Kind waitsFor(String id) {
    WaitReason reason = status(id).reason();
    return reason == null ? null : reason.kind();
  }

  @Test
  void theFirstTaskIsAProbeOfOneWindowAndATinyObjectIsDoneWithIt() {
    joins("a", 4);
    submit("j", URL);
    Task probe = sentOne();
    assertTrue(probe.isProbe());
    assertEquals(List.of(new Fetch(0, MIB)), probe.fetches());
    answers(probe, 10);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    assertEquals(10, status("j").objects().getFirst().results().getFirst().value());
    assertEquals(1, status("j").metrics().requests());
  }

  @Test
  void nothingIsSentBeforeASlotIsFree() {
    joins("a", 1);
    submit("j", URL);
    submit("k", "http://h.example/p");
    Task first = sentOne();
    assertEquals("j", first.jobId());
    answers(first, 10);
    assertEquals("k", sentOne().jobId());
  }

  @Test
  void aJobThatNobodyCanRunSaysWhatIsMissingAndGoesOnWhenItComes() {
    submit("j", "file:///data/x");
    assertEquals(JobState.WAITING, status("j").state());
    assertEquals(WaitReason.Kind.NO_ELIGIBLE_PCPU, waitsFor("j"));
    joins("a", 1);
    assertTrue(sentOne().isProbe());
    assertEquals(JobState.RUNNING, status("j").state());
  }

  @Test
  void whoCanRunAnObjectIsFoundAnewWhenAPcpuIsDrained() {
    joins("a", 1);
    joins("b", 1);
    submit("j", "file:///data/x");
    Task probe = sentOne();
    tell(new Event.PcpuRemoved("a"));
    answers(probe, 1_000 * MIB);
    assertEquals("b", asked());
    tell(new Event.PcpuRemoved("b"));
    answers(sentOne(), 1_000 * MIB);
    assertEquals(List.of(), sent());
    assertEquals(WaitReason.Kind.NO_ELIGIBLE_PCPU, waitsFor("j"));
  }

  @Test
  void twoStreamsAtMostOpenToAnOriginThatDoesNotTellOfCaches() {
    joins("a", 16);
    submit("j", URL);
    answers(sentOne(), 1_000 * MIB);
    assertEquals(2, sent().size());
  }

  @Test
  void filesHaveNoStreamBound() {
    joins("a", 4);
    submit("j", "file:///data/x");
    Task probe = sentOne();
    answers(probe, 1_000 * MIB);
    assertEquals(4, sent().size());
  }

  @Test
  void retryAfterClosesTheOriginUntilThen() {
    joins("a", 4);
    submit("j", URL);
    answers(sentOne(), 1_000 * MIB);
    List<Task> two = sent();
    answers(
        two.get(0),
        1_000 * MIB,
        0,
        Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(7_000));
    answers(two.get(1), 1_000 * MIB);
    assertEquals(List.of(), sent());
    assertEquals(WaitReason.Kind.ORIGIN_BACKOFF, waitsFor("j"));
    keepHeard(6_900);
    assertEquals(List.of(), sent());
    keepHeard(200);
    assertTrue(sent().stream().anyMatch(task -> task.attempt() == 1));
  }

  private void keepHeard(long ms) {
    for (long left = ms; left > 0; left -= 1_000) {
      joins("a", 4);
      passes(Math.min(1_000, left));
    }
  }

  @Test
  void whatATaskDidNotBringGoesOutAgainAfterAPause() {
    joins("a", 4);
    submit("j", "file:///data/x");
    answers(sentOne(), 9 * MIB);
    List<Task> tasks = sent();
    Task failed = tasks.getFirst();
    for (List<Task> others = tasks.subList(1, tasks.size()); !others.isEmpty(); others = sent()) {
      others.forEach(task -> answers(task, 9 * MIB));
    }
    answers(failed, 9 * MIB, 0, Problem.of(ErrorCode.ORIGIN_FAILED, "500"));
    assertEquals(List.of(), sent());
    passes(Bounds.RETRY_BASE_MS);
    Task again = sentOne();
    assertEquals(2, again.attempt());
    assertEquals(failed.fetches(), again.fetches());
    answers(again, 9 * MIB);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    assertEquals(9 * MIB, status("j").metrics().bytesProcessed());
    assertTrue(status("j").windows().retried() > 0);
  }

  @Test
  void windowsThatFailedAtAPcpuGoToAnotherOneThatIsAsGood() {
    joins("a", 1);
    joins("b", 1);
    submit("j", URL);
    assertEquals("a", asked());
    tell(
        new Event.TaskReplied(
            TaskReply.failed(
                sentOne().id(),
                "a",
                FetchFacts.NONE,
                Problem.of(ErrorCode.ORIGIN_UNREACHABLE, "refused"))));
    passes(Bounds.RETRY_BASE_MS);
    assertEquals("b", asked());
  }

  private String asked() {
    return ((Command.SendTask) commands.getLast()).pcpu().id();
  }

  @Test
  void anOriginThatGoesOnFailingFailsTheObjectWithItsOwnError() {
    joins("a", 4);
    submit("j", URL);
    for (int i = 0; i < Bounds.ATTEMPTS_MAX; i++) {
      Task task = sentOne();
      tell(
          new Event.TaskReplied(
              TaskReply.failed(
                  task.id(), "a", FetchFacts.NONE, Problem.of(ErrorCode.ORIGIN_FAILED, "500"))));
      keepHeard(4_000);
    }
    assertEquals(JobState.FAILED, status("j").state());
    assertEquals(ErrorCode.ORIGIN_FAILED, present(status("j").error()).code());
  }

  private static Problem present(@Nullable Problem problem) {
    assertNotNull(problem);
    return problem;
  }

  @Test
  void aMissingObjectFailsAtOnceAndNothingMoreIsAskedFor() {
    joins("a", 4);
    submit("j", URL);
    tell(
        new Event.TaskReplied(
            TaskReply.failed(
                sentOne().id(),
                "a",
                FetchFacts.NONE,
                Problem.of(ErrorCode.OBJECT_NOT_FOUND, "404"))));
    assertEquals(JobState.FAILED, status("j").state());
    assertEquals(List.of(), sent());
  }

  @Test
  void anObjectThatIsRedirectedAnewAfterItsProbeFailsAtOnceAndNoPcpuIsBlamed() {
    joins("a", 4);
    submit("j", URL);
    answers(sentOne(), 1_000 * MIB);
    answers(sent().getFirst(), 1_000 * MIB, 0, requestsSpent());
    Problem error = present(status("j").error());
    assertEquals(ErrorCode.REDIRECT_INVALID, error.code());
    assertTrue(error.detail().contains("submit the job again"), error::detail);
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
    keepHeard(Bounds.RETRY_MAX_MS);
    assertEquals(List.of(), sent());
  }

  @Test
  void aProbeThatIsRedirectedTooOftenSaysHowOftenItMayBe() {
    joins("a", 4);
    submit("j", URL);
    tell(
        new Event.TaskReplied(
            TaskReply.failed(sentOne().id(), "a", FetchFacts.NONE, requestsSpent())));
    Problem error = present(status("j").error());
    assertEquals(ErrorCode.REDIRECT_INVALID, error.code());
    assertEquals("at most 5 redirects", error.expected());
  }

  /** What a pCPU says when a task needs more requests than were set aside for it. */
  private static Problem requestsSpent() {
    return Problem.of(ErrorCode.BUDGET_EXHAUSTED, "more requests than were set aside");
  }

  @Test
  void anObjectThatChangesFailsAndItsOtherTasksAreRecalled() {
    joins("a", 4);
    submit("j", URL);
    answers(sentOne(), 1_000 * MIB);
    List<Task> two = sent();
    answers(two.get(0), 999 * MIB);
    assertEquals(ErrorCode.OBJECT_CHANGED, present(status("j").error()).code());
    assertTrue(
        commands.stream()
            .anyMatch(
                c -> c instanceof Command.CancelTask cancel && cancel.taskId() == two.get(1).id()));
  }

  @Test
  void aSilentPcpusWindowsGoElsewhereAndItsLateReplyStillCountsOnce() {
    joins("a", 1);
    submit("j", URL);
    Task lost = sentOne();
    passes(Bounds.PCPU_SILENT_MS);
    joins("b", 1);
    passes(200);
    Task again = sentOne();
    answers(lost, 10);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    answers(again, 10);
    assertEquals(1, status("j").windows().done());
  }

  @Test
  void aCapAsksTheStoreForASliceAndWaitsForTomorrowWhenRefused() {
    core = core(new OriginLimits(10, 5 * MIB, 100L));
    joins("a", 4);
    submit("j", URL);
    Command.ReserveBudget wish = (Command.ReserveBudget) commands.getLast();
    assertEquals(5 * MIB, wish.bytesCap());
    assertTrue(wish.bytesMin() <= MIB);
    tell(new Event.BudgetSliced(wish.origin(), 0, 0, nowMs + 50_000));
    assertEquals(WaitReason.Kind.BUDGET, waitsFor("j"));
    assertEquals(List.of(), sent());
    keepHeard(51_000);
    Command.ReserveBudget next = (Command.ReserveBudget) commands.getLast();
    tell(new Event.BudgetSliced(next.origin(), 5 * MIB, 100, nowMs + 86_400_000));
    assertTrue(sentOne().isProbe());
  }

  @Test
  void aWindowAboveTheCapFailsAtOnce() {
    core = core(new OriginLimits(10, 1_000L, null));
    joins("a", 4);
    submit("j", URL);
    assertEquals(ErrorCode.BUDGET_EXHAUSTED, present(status("j").error()).code());
  }

  @Test
  void aCancelledJobRecallsItsTasksAndEnds() {
    joins("a", 4);
    submit("j", URL);
    Task probe = sentOne();
    tell(new Event.JobCancelled("j"));
    assertEquals(JobState.CANCELLED, status("j").state());
    assertTrue(
        commands.stream()
            .anyMatch(
                c -> c instanceof Command.CancelTask cancel && cancel.taskId() == probe.id()));
  }

  @Test
  void aJobWithATimeoutFailsWhenItPasses() {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    JobOptions options = new JobOptions(0, false, 5, 500, JobOptions.DEFAULT.identityRule());
    tell(
        new Event.JobAccepted(
            "j", new JobSpec(List.of(URL), program, null, Map.of(), options), nowMs, null, false));
    passes(499);
    assertNull(status("j").error());
    passes(1);
    assertEquals(ErrorCode.JOB_TIMEOUT, present(status("j").error()).code());
  }

  @Test
  void aPcpuThatKeepsFailingIsLeftAloneAndComesBack() {
    joins("a", 4);
    submit("j", URL);
    for (int i = 0; i < Bounds.QUARANTINE_FAILURES; i++) {
      Task task = sentOne();
      tell(new Event.TaskLost(task.id(), false, "no answer"));
      joins("a", 4);
      passes(900);
    }
    assertEquals(PcpuStatus.State.QUARANTINED, core.pcpus(nowMs).getFirst().state());
    assertEquals(List.of(), sent());
    keepHeard(Bounds.QUARANTINE_BASE_MS);
    answers(sentOne(), 10);
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
  }

  @Test
  void aPausedOriginWaitsForItsOperator() {
    joins("a", 4);
    tell(new Event.OriginPaused("http://h.example:80"));
    submit("j", URL);
    assertEquals(WaitReason.Kind.ORIGIN_BACKOFF, waitsFor("j"));
    tell(new Event.OriginResumed("http://h.example:80"));
    assertTrue(sentOne().isProbe());
  }

  @Test
  void higherPrioritiesGoFirstAndJobsOfOnePriorityTakeTurns() {
    joins("a", 1);
    submit("x", "file:///data/x");
    Task first = sentOne();
    submit("y", "file:///data/y");
    submit("z", "file:///data/z");
    answers(first, 100 * MIB);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Task task = sentOne();
      order.add(task.jobId());
      answers(task, 100 * MIB);
    }
    assertTrue(order.containsAll(List.of("y", "z")), order::toString);
  }
}
