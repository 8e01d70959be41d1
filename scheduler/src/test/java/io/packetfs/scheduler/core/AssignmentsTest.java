package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.origin.OriginLimits;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which pCPU got what, why, and what became of it. */
final class AssignmentsTest extends CoreFetchHistory {
  private static final PcpuAttributes NEAR = pcpu("near", 1, 0.5);
  private static final PcpuAttributes FAR = pcpu("far", 1, 2);

  private static PcpuAttributes pcpu(String id, int concurrency, double costPerGib) {
    return new PcpuAttributes(
        id,
        "edge",
        id,
        1,
        costPerGib,
        concurrency,
        "region-" + id,
        null,
        Set.of("http"),
        List.of(),
        Set.of(Op.values()),
        List.of(),
        1L << 30,
        false,
        null);
  }

  private List<Assignment> assignments() {
    return core.assignments("j", -1, 1_000).orElseThrow().assignments();
  }

  private Assignment last() {
    return assignments().getLast();
  }

  private PcpuShare share(String pcpu) {
    return core.shares("j").orElseThrow().pcpus().stream()
        .filter(share -> pcpu.equals(share.place().pcpu()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theReasonIsTheScoreThatChose() {
    hears(FAR, NEAR);
    submit("j", URL);
    Task probe = sentOne();
    Assignment given = last();
    assertEquals(probe.id(), given.taskId());
    assertEquals("near", given.place().pcpu());
    assertEquals("region-near", given.place().region());
    assertEquals(nowMs, given.sentMs());
    double serviceMs = 1_000.0 * MIB / Score.UNMEASURED_BYTES_PER_SECOND;
    assertEquals(new Score(1, serviceMs, 1.5, 1, 1), given.score());
    assertEquals((1 + serviceMs) * 1.5, given.score().totalMs());
    assertEquals(TaskOutcome.RUNNING, given.outcome());
    assertNull(given.elapsedMs());
  }

  @Test
  void whoFailedWithTheWindowsIsDoubtedAndTheFailureHasItsCode() {
    hears(NEAR);
    submit("j", URL);
    passes(7, NEAR);
    fails(sentOne(), FetchFacts.NONE, Problem.of(ErrorCode.ORIGIN_UNREACHABLE, "refused"));
    assertEquals(TaskOutcome.FAILED, last().outcome());
    assertEquals(ErrorCode.ORIGIN_UNREACHABLE, last().code());
    assertEquals(7, last().elapsedMs());
    passes(Bounds.RETRY_BASE_MS, NEAR);
    assertEquals(2, last().attempt());
    assertEquals(Score.FAILED_BEFORE, last().score().doubtFactor());
    fails(sentOne(), FetchFacts.NONE, Problem.of(ErrorCode.OVERLOADED, "full"));
    assertEquals(TaskOutcome.REFUSED, last().outcome());
    assertEquals(1, share("near").taskCount(TaskOutcome.FAILED));
    assertEquals(1, share("near").taskCount(TaskOutcome.REFUSED));
    assertEquals(2, share("near").taskCount());
  }

  @Test
  void whatIsLostMayStillComeAndCount() {
    hears(NEAR);
    submit("j", URL);
    Task probe = sentOne();
    tell(new Event.TaskLost(probe.id(), false, "no answer"));
    assertEquals(TaskOutcome.LOST, last().outcome());
    hits(probe, MIB);
    Assignment late = assignments().getFirst();
    assertEquals(TaskOutcome.DONE, late.outcome());
    assertEquals(1, late.windowsDone());
    assertEquals(MIB, late.bytesProcessed());
    assertEquals(MIB, share("near").bytesProcessed());
    assertEquals(1.0, share("near").byteHitRatio());
  }

  @Test
  void whoeverIsQuickerCountsAndTheOtherIsCancelledThenADuplicate() {
    hears(NEAR);
    submit("j", URL);
    Task first = sentOne();
    tell(new Event.TaskLost(first.id(), false, "no answer"));
    passes(Bounds.RETRY_BASE_MS, NEAR);
    Task again = sentOne();
    hits(first, 3 * MIB);
    assertEquals(
        List.of(TaskOutcome.DONE, TaskOutcome.CANCELLED),
        assignments().stream().limit(2).map(Assignment::outcome).toList());
    hits(again, 3 * MIB);
    assertEquals(TaskOutcome.DUPLICATE, assignments().get(1).outcome());
    assertEquals(0, assignments().get(1).bytesProcessed());
    assertEquals(MIB, share("near").bytesDuplicate());
  }

  @Test
  void whatATaskBroughtBeforeItFailedCounts() {
    joins("a", 1);
    submit("j", "file:///data/x");
    long bytes = 1L << 30;
    Task failed = sentOne();
    while (failed.fetches().size() == 1) {
      answers(failed, bytes);
      failed = sentOne();
    }
    answers(failed, bytes, 1, Problem.of(ErrorCode.ORIGIN_FAILED, "500"));
    Assignment half =
        core.assignments("j", failed.id() - 1, 1).orElseThrow().assignments().getFirst();
    assertEquals(TaskOutcome.FAILED, half.outcome());
    assertEquals(failed.fetches().getFirst().length(), half.bytesProcessed());
    assertEquals(half.windowsDone() * MIB, half.bytesProcessed());
    assertTrue(half.windowsDone() < half.windows(), half::toString);
  }

  @Test
  void anEndedJobIsRememberedAfterItWasReleased() {
    hears(NEAR);
    submit("j", URL);
    hits(sentOne(), MIB);
    AssignmentPage before = core.assignments("j", -1, 10).orElseThrow();
    tell(new Event.JobReleased("j"));
    assertEquals(before, core.assignments("j", -1, 10).orElseThrow());
    assertTrue(core.shares("j").isEmpty());
    assertTrue(core.assignments("k", -1, 10).isEmpty());
  }

  @Test
  void anotherLeaderKnowsTheSumsAndHowManyItDoesNotKnow() {
    hears(NEAR);
    submit("j", URL);
    hits(sentOne(), 40 * MIB);
    List<PcpuShare> before = core.shares("j").orElseThrow().pcpus();
    JobProgress progress = core.progress("j", nowMs).orElseThrow();
    long sentBefore = before.getFirst().taskCount();
    core = core(OriginLimits.DEFAULT);
    tell(new Event.JobAccepted("j", spec(URL), 0, progress, false));
    PcpuShare after = core.shares("j").orElseThrow().pcpus().getFirst();
    assertEquals(MIB, after.bytesProcessed());
    assertEquals(0, after.taskCount(TaskOutcome.RUNNING));
    assertEquals(sentBefore, after.taskCount());
    AssignmentPage page = core.assignments("j", -1, 10).orElseThrow();
    assertEquals(List.of(), page.assignments());
    assertEquals(sentBefore, page.dropped());
    assertEquals(nowMs, page.sinceMs());
  }
}
