package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.origin.OriginLimits;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that fail, are lost, or bring something else. */
final class CoreFailureTest extends CoreHistory {
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

  @Test
  void aPcpuThatSaysWhenToComeBackIsLeftAloneUntilThenAndNotBlamed() {
    joins("a", 4);
    submit("j", URL);
    for (int i = 0; i < 2 * Bounds.QUARANTINE_FAILURES; i++) {
      Problem full = Problem.of(ErrorCode.OVERLOADED, "full").retryAfter(7_000);
      tell(new Event.TaskReplied(TaskReply.failed(sentOne().id(), "a", FetchFacts.NONE, full)));
      keepHeard(6_999);
      assertEquals(List.of(), sent());
      keepHeard(1);
    }
    answers(sentOne(), 1 * MIB);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
  }

  @Test
  void aPcpuThatCannotIsNotBlamedAndItsWindowsGoToAnother() {
    joins("a", 1);
    joins("b", 1);
    submit("j", URL);
    assertEquals("a", asked());
    Problem cannot = Problem.of(ErrorCode.NO_ELIGIBLE_PCPU, "weak validators");
    tell(new Event.TaskReplied(TaskReply.failed(sentOne().id(), "a", FetchFacts.NONE, cannot)));
    passes(Bounds.RETRY_BASE_MS);
    assertEquals("b", asked());
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
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
  void aPcpuThatKeepsFailingIsLeftAloneAndComesBack() {
    joins("a", 4);
    submit("j", URL);
    for (int i = 0; i < Bounds.QUARANTINE_FAILURES; i++) {
      Task task = sentOne();
      tell(new Event.TaskLost(task.id(), false, "no answer"));
      joins("a", 4);
      passes(900);
    }
    PcpuStatus left = core.pcpus(nowMs).getFirst();
    assertEquals(PcpuStatus.State.QUARANTINED, left.state());
    LastFailure why = Objects.requireNonNull(left.lastFailure());
    assertEquals(ErrorCode.PCPU_FAILED, why.code());
    assertTrue(why.detail().contains("no answer"), why::detail);
    long untilMs = Objects.requireNonNull(left.quarantinedUntilMs());
    assertTrue(untilMs > nowMs && untilMs <= nowMs + Bounds.QUARANTINE_BASE_MS, left::toString);
    assertEquals(List.of(), sent());
    keepHeard(Bounds.QUARANTINE_BASE_MS);
    answers(sentOne(), 10);
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
  }

  @Test
  void whateverIsSentHasEndedAFetchsDeadlineLaterHoweverManyFetchesItHas() {
    joins("a", 1);
    submit("j", "file:///data/x");
    answers(sentOne(), 1_000 * MIB);
    joins("b", 4);
    List<Task> tasks = sent();
    assertTrue(tasks.stream().anyMatch(task -> task.fetches().size() > 1), tasks::toString);
    for (Task task : tasks) {
      assertTrue(task.deadlineMs() + Bounds.REPLY_SLACK_MS <= Bounds.FETCH_DEADLINE_MS);
    }
  }

  @Test
  void aTaskThatHangsOnAMeasuredPcpuIsGivenUpSoonAndHasLongerTheNextTime() {
    joins("a", 1);
    submit("j", URL);
    Task probe = sentOne();
    answers(probe, 2 * MIB);
    Task first = sentOne();
    assertEquals(Bounds.TASK_DEADLINE_MAX_MS, probe.deadlineMs());
    assertTrue(first.deadlineMs() < probe.deadlineMs(), first::toString);
    keepHeard(first.deadlineMs() + Bounds.REPLY_SLACK_MS);
    keepHeard(Bounds.RETRY_BASE_MS);
    Task second = sentOne();
    assertEquals(first.fetches(), second.fetches());
    assertTrue(second.deadlineMs() > first.deadlineMs(), second::toString);
  }

  @Test
  void aReplyThatCannotBeRightIsNotBelievedWhatItCost() {
    core = core(new OriginLimits(1, null, (long) Bounds.PROBE_REQUESTS_MAX));
    joins("a", 1);
    submit("j", URL);
    Command.ReserveBudget wish = (Command.ReserveBudget) commands.removeLast();
    tell(
        new Event.BudgetSliced(
            wish.origin(), wish.bytesWish(), Bounds.PROBE_REQUESTS_MAX, nowMs + 86_400_000));
    Task probe = sentOne();
    tell(
        new Event.TaskReplied(
            new TaskReply(
                probe.id(), "a", null, null, 2, List.of(), List.of(), FetchFacts.NONE, null)));
    keepHeard(Bounds.RETRY_BASE_MS);
    assertTrue(commands.stream().noneMatch(Command.SendTask.class::isInstance));
  }
}
