package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of late answers, and of pCPUs that leave or keep failing. */
final class CorePcpuTest extends CoreFetchHistory {
  private static final String FILE = "file:///data/x";
  private static final PcpuAttributes A = pcpu("a", 4, "near", false);
  private static final PcpuAttributes B = pcpu("b", 4, "far", false);

  @Test
  void aLateAnswerWhoseWindowsAreOpenCountsAndTheSecondOneIsADuplicate() {
    hears(A);
    submit("j", FILE);
    hits(sentOne(), 2 * MIB);
    Task late = sentOne();
    tell(new Event.TaskLost(late.id(), false, "no answer"));
    passes(Bounds.RETRY_BASE_MS, A);
    Task again = sentOne();
    hits(late, 2 * MIB);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    hits(again, 2 * MIB);
    assertEquals(2 * MIB, status("j").metrics().bytesProcessed());
    assertEquals(2, status("j").windows().done());
  }

  @Test
  void aDrainingPcpuFinishesWhatItHasAndGetsNothingNew() {
    hears(A);
    submit("j", FILE);
    hits(sentOne(), 100 * MIB);
    List<Task> underWay = sent();
    assertEquals(4, underWay.size());
    long doneBefore = status("j").windows().done();
    hears(pcpu("a", 4, "near", true));
    underWay.forEach(task -> hits(task, 100 * MIB));
    assertEquals(List.of(), sent());
    assertTrue(status("j").windows().done() > doneBefore, "what it had counts");
    assertEquals(0, status("j").windows().retried());
    assertEquals(PcpuStatus.State.DRAINING, core.pcpus(nowMs).getFirst().state());
    hears(B);
    assertEquals("b", sendings().getFirst().pcpu().id());
  }

  @Test
  void aRemovedPcpuFinishesWhatItHasAndStaysAwayHoweverOftenItIsHeard() {
    hears(A);
    submit("j", FILE);
    hits(sentOne(), 100 * MIB);
    List<Task> underWay = sent();
    tell(new Event.PcpuRemoved("a"));
    assertTrue(
        commands.stream().noneMatch(command -> command instanceof Command.CancelTask),
        "nothing is recalled");
    underWay.forEach(task -> hits(task, 100 * MIB));
    passes(3_000, A);
    assertEquals(List.of(), sent());
    assertEquals(0, status("j").windows().retried());
    assertTrue(status("j").windows().done() > 1);
  }

  @Test
  void whoComesOutOfQuarantineGetsOneTaskUntilItSucceeds() {
    hears(A);
    submit("j", FILE);
    hits(sentOne(), 1_000 * MIB);
    for (int i = 0; i < Bounds.QUARANTINE_FAILURES; i++) {
      tell(new Event.TaskLost(sent().getFirst().id(), false, "no answer"));
      passes(Bounds.RETRY_MAX_MS / 10, A);
    }
    for (Task task : sent()) {
      tell(new Event.TaskLost(task.id(), false, "no answer"));
    }
    sent();
    List<Task> trials = sent();
    for (long ms = 0; trials.isEmpty() && ms <= Bounds.QUARANTINE_MAX_MS; ms += 1_000) {
      passes(1_000, A);
      trials = sent();
    }
    assertEquals(1, trials.size(), trials::toString);
    Task trial = trials.getFirst();
    assertEquals(PcpuStatus.State.QUARANTINED, core.pcpus(nowMs).getFirst().state());
    hits(trial, 1_000 * MIB);
    assertEquals(PcpuStatus.State.UP, core.pcpus(nowMs).getFirst().state());
    assertTrue(sent().size() > 1, "then it works as before");
  }

  @Test
  void whatCachesHadToFetchIsTold() {
    hears(A);
    submit("j", URL);
    hits(sentOne(), 2 * MIB);
    Task rest = sentOne();
    fails(
        rest,
        new FetchFacts(1, MIB, 0, 0, 1, 0, 0, MIB, null, null, 1_000, 10_000),
        Problem.of(ErrorCode.ORIGIN_FAILED, "broke off"));
    assertEquals(MIB, status("j").metrics().cacheFillBytes(), "of a task that failed, too");
    passes(Bounds.RETRY_BASE_MS, A);
    misses(sentOne(), 2 * MIB);
    assertEquals(JobState.SUCCEEDED, status("j").state());
    assertEquals(2 * MIB, status("j").metrics().cacheFillBytes());
    assertEquals(3 * MIB, status("j").metrics().bytesFetched());
    assertNull(status("j").error());
  }
}
