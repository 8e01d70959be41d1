package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Late tails are sent a second time, within an allowance, and never at a refusing origin's cost.
 */
final class HedgingTest extends CoreFetchHistory {
  private static final String FILE = "file:///data/x";
  private static final PcpuAttributes A = pcpu("a", 4, "near", false);
  private static final PcpuAttributes B = pcpu("b", 4, "far", false);

  /** Beyond what any of these tasks is expected to take, thrice, and before any deadline. */
  private static final long LATE_MS = Bounds.DEADLINE_MIN_MS - 100;

  @Test
  void theLateTailGoesToAnotherPcpuAndWhicheverAnswersFirstCounts() {
    hears(A, B);
    submit("j", FILE);
    hits(sentOne(), 400 * MIB);
    ArrayDeque<Command.SendTask> open = new ArrayDeque<>(sendings());
    while (open.size() > 1) {
      hits(open.removeFirst().task(), 400 * MIB);
      open.addAll(sendings());
    }
    Command.SendTask late = open.getFirst();
    passes(LATE_MS, A, B);
    List<Command.SendTask> hedges = sendings();
    assertEquals(1, hedges.size(), hedges::toString);
    Command.SendTask hedge = hedges.getFirst();
    assertEquals(late.task().fetches(), hedge.task().fetches());
    assertTrue(!late.pcpu().id().equals(hedge.pcpu().id()), "to another pCPU");
    long windows = late.task().lengthBytes() / MIB;
    assertEquals(windows, status("j").windows().hedged());
    hits(hedge.task(), 400 * MIB);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    long lateId = late.task().id();
    assertTrue(
        commands.stream()
            .anyMatch(c -> c instanceof Command.CancelTask cancel && cancel.taskId() == lateId));
    hits(late.task(), 400 * MIB);
    assertEquals(400, status("j").windows().done());
    assertEquals(400 * MIB, status("j").metrics().bytesProcessed());
  }

  @Test
  void nothingIsHedgedBeyondTheAllowance() {
    hears(A, B);
    submit("measured", FILE);
    hits(sentOne(), 200 * MIB);
    hitsUntilLeft(0, 200 * MIB);
    submit("j", FILE);
    hits(sentOne(), 20 * MIB);
    List<Task> late = hitsUntilLeft(3, 20 * MIB);
    assertEquals(3, late.size());
    passes(LATE_MS, A, B);
    sent();
    long most = (long) (20 * Bounds.HEDGE_SHARE_MAX);
    assertEquals(most, status("j").windows().hedged());
  }

  @Test
  void anObjectWhoseAllowanceIsLessThanAWindowIsNotHedged() {
    hears(A, B);
    submit("j", FILE);
    hits(sentOne(), 19 * MIB);
    hitsUntilLeft(1, 19 * MIB);
    passes(LATE_MS, A, B);
    assertEquals(List.of(), sent());
  }

  @Test
  void towardAnOriginThatThrottlesNothingIsHedgedUntilItHasAnsweredWell() {
    hears(A, B);
    submit("j", URL);
    hits(sentOne(), 400 * MIB);
    List<Task> two = hitsUntilLeft(2, 400 * MIB);
    fails(
        two.get(0),
        FetchFacts.NONE,
        Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(Bounds.BACKOFF_MIN_MS));
    passes(Bounds.BACKOFF_MIN_MS, A, B);
    Task again = sentOne();
    assertEquals(two.get(0).fetches(), again.fetches());
    passes(LATE_MS - Bounds.BACKOFF_MIN_MS, A, B);
    assertEquals(List.of(), sent(), "the other one is late, and the last word was a refusal");
    hits(again, 400 * MIB);
    assertEquals(fetches(List.of(two.get(1))), fetches(sent()));
  }

  @Test
  void nobodyIsAskedTwiceForTheSame() {
    hears(A);
    submit("j", FILE);
    hits(sentOne(), 400 * MIB);
    hitsUntilLeft(1, 400 * MIB);
    passes(LATE_MS, A);
    assertEquals(List.of(), sent(), "there is only the pCPU that is late");
  }

  @Test
  void aProbeIsNotHedged() {
    hears(A, B);
    submit("j", FILE);
    assertTrue(sentOne().isProbe());
    passes(LATE_MS, A, B);
    assertEquals(List.of(), sent());
  }
}
