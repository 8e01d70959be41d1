package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.job.WaitReason;
import io.packetfs.origin.OriginLimits;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What jobs wait for, and that they go on. */
final class CoreWaitTest extends CoreHistory {
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
  void aPausedOriginWaitsForItsOperator() {
    joins("a", 4);
    tell(new Event.OriginPaused("http://h.example:80"));
    submit("j", URL);
    assertEquals(WaitReason.Kind.ORIGIN_BACKOFF, waitsFor("j"));
    tell(new Event.OriginResumed("http://h.example:80"));
    assertTrue(sentOne().isProbe());
  }

  @Test
  void anOriginThatWasOnlyNamedToBePausedIsForgottenWhenItIsResumed() {
    tell(new Event.OriginPaused("http://h.example:80"));
    tell(new Event.OriginResumed("http://other.example:80"));
    assertEquals(1, core.origins(nowMs).size());
    tell(new Event.OriginResumed("http://h.example:80"));
    assertEquals(List.of(), core.origins(nowMs));
  }
}
