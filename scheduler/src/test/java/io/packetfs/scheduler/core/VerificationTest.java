package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.OriginLimits;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.CoreRig.Bend;
import io.packetfs.testing.Reference;
import io.packetfs.testing.Seeds;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.WindowRun;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A second pCPU computes a sample of the tasks again, and a third decides. */
final class VerificationTest {
  private static final long MIB = 1 << 20;
  private static final TestObject OBJECT = TestObjects.seeded(6, 9 * MIB + 5);
  private static final Program UNORDERED = program("counteq:7", "crc32c");
  private static final Program ORDERED = program("fnv", "crc32c");
  private static final JobOptions ALL = JobOptions.DEFAULT.verifying(1);

  private final CoreRig rig = new CoreRig(OBJECT);

  private static Program program(String... ops) {
    return OpArguments.parse(List.of(ops), null, null);
  }

  private static final Bend LIAR = (task, partials) -> bent(partials);

  private static List<Partial> bent(List<Partial> partials) {
    return partials.stream().map(VerificationTest::bent).toList();
  }

  private static Partial bent(Partial partial) {
    return switch (partial) {
      case Partial.Count count -> new Partial.Count(count.length(), count.count() / 2);
      case Partial.Crc crc -> new Partial.Crc(crc.length(), ~crc.crc());
      case Partial.FnvRun run -> new Partial.FnvRun(run.length(), run.entryByte(), ~run.exit());
      case Partial.FnvLow low -> throw new AssertionError(low);
      case Partial.FnvHigh high -> throw new AssertionError(high);
    };
  }

  private JobStatus run(Program program, JobOptions options) {
    rig.submit("j", program, options);
    return rig.play("j");
  }

  private void isExact(JobStatus status, Program program) {
    assertEquals(JobState.SUCCEEDED, status.state(), status::toString);
    assertEquals(Reference.results(program, rig.object), status.objects().getFirst().results());
    assertEquals(rig.object.sizeBytes(), status.metrics().bytesProcessed());
    assertEquals(status.windows().total(), status.windows().done());
  }

  private LastFailure lastFailureOf(String pcpu) {
    return rig.core.pcpus(rig.nowMs).stream()
        .filter(status -> status.attributes().id().equals(pcpu))
        .map(PcpuStatus::lastFailure)
        .findFirst()
        .orElseThrow();
  }

  private PcpuStatus.State stateOf(String pcpu) {
    return rig.core.pcpus(rig.nowMs).stream()
        .filter(status -> status.attributes().id().equals(pcpu))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private List<String> askedFrom(int task) {
    return rig.sent.subList(task, rig.sent.size()).stream().map(send -> send.pcpu().id()).toList();
  }

  @Test
  void nothingIsComputedTwiceUnlessAskedFor() {
    rig.joins("a", Bend.HONEST);
    rig.joins("b", Bend.HONEST);
    JobStatus status = run(UNORDERED, JobOptions.DEFAULT);
    isExact(status, UNORDERED);
    assertEquals(0, status.windows().sampled());
    assertEquals(OBJECT.sizeBytes(), bytesAsked());
  }

  private long bytesAsked() {
    return rig.sent.stream().mapToLong(send -> send.task().lengthBytes()).sum();
  }

  @Test
  void whatIsSampledIsComputedByTwoAndCountsOnce() {
    rig.joins("a", Bend.HONEST);
    rig.joins("b", Bend.HONEST);
    for (Program program : List.of(UNORDERED, ORDERED)) {
      rig.submit(program.toString(), program, ALL);
      JobStatus status = rig.play(program.toString());
      isExact(status, program);
      WindowCounts windows = status.windows();
      assertEquals(windows.total(), windows.verified());
      assertEquals(0, windows.unverified() + windows.mismatched() + windows.duplicate());
      assertTrue(status.metrics().bytesFetched() >= 2 * OBJECT.sizeBytes());
    }
    assertEquals(20, rig.core.totals(rig.nowMs).windowsVerified());
  }

  @Test
  void aPcpuThatComputesWronglyIsConvictedAndOutOfTheResult() {
    for (Program program : List.of(UNORDERED, ORDERED)) {
      CoreRig lied = new CoreRig(OBJECT);
      lied.joins("a", LIAR);
      lied.joins("b", Bend.HONEST);
      lied.joins("c", Bend.HONEST);
      lied.submit("j", program, ALL);
      JobStatus status = lied.play("j");
      assertEquals(JobState.SUCCEEDED, status.state(), status::toString);
      assertEquals(Reference.results(program, OBJECT), status.objects().getFirst().results());
      assertEquals(OBJECT.sizeBytes(), status.metrics().bytesProcessed());
      assertTrue(status.windows().mismatched() > 0);
      assertEquals(1, lied.core.totals(lied.nowMs).pcpusConvicted());
    }
  }

  @Test
  void aConvictGetsNothingForAnHourAlsoIfItRegistersAnew() {
    rig.joins("a", LIAR);
    rig.joins("b", Bend.HONEST);
    rig.joins("c", Bend.HONEST);
    isExact(run(UNORDERED, ALL), UNORDERED);
    assertEquals(PcpuStatus.State.QUARANTINED, stateOf("a"));
    rig.pcpus.remove("a");
    rig.passes(2 * Bounds.PCPU_SILENT_MS);
    rig.joins("a", LIAR);
    assertEquals(PcpuStatus.State.QUARANTINED, stateOf("a"));
    assertEquals(ErrorCode.RESULTS_DISAGREE, lastFailureOf("a").code());
    int before = rig.sent.size();
    rig.submit("k", UNORDERED, JobOptions.DEFAULT);
    rig.play("k");
    assertFalse(askedFrom(before).contains("a"));
    rig.passes(Bounds.CONVICTION_MS);
    assertEquals(PcpuStatus.State.UP, stateOf("a"));
  }

  @Test
  void aPcpuThatIsWrongOnlyWhenItChecksIsConvictedAndNotTheOnesItContradicts() {
    Set<Long> seen = new HashSet<>();
    Bend first =
        (task, partials) -> {
          seen.add(task.fetches().getFirst().offset());
          return partials;
        };
    rig.joins("a", first);
    rig.joins(
        "b",
        (task, partials) ->
            seen.contains(task.fetches().getFirst().offset()) ? bent(partials) : partials);
    rig.joins("c", first);
    JobStatus status = run(UNORDERED, ALL);
    isExact(status, UNORDERED);
    assertEquals(PcpuStatus.State.QUARANTINED, stateOf("b"));
    assertEquals(PcpuStatus.State.UP, stateOf("a"));
    assertEquals(PcpuStatus.State.UP, stateOf("c"));
  }

  @Test
  void onePcpuAloneVerifiesNothingAndTheStatusSaysSo() {
    rig.joins("a", LIAR);
    JobStatus status = run(UNORDERED, ALL);
    assertEquals(JobState.SUCCEEDED, status.state());
    assertEquals(status.windows().total(), status.windows().unverified());
    assertEquals(0, status.windows().verified());
    assertEquals(10, rig.core.totals(rig.nowMs).windowsUnverified());
  }

  @Test
  void twoThatDisagreeFailTheObjectWithBothNamesAndValues() {
    rig.joins("a", LIAR);
    rig.joins("b", Bend.HONEST);
    JobStatus status = run(UNORDERED, ALL);
    assertEquals(JobState.FAILED, status.state());
    Problem error = status.error();
    assertNotNull(error);
    assertEquals(ErrorCode.RESULTS_DISAGREE, error.code());
    String said = error.expected() + " | " + error.actual();
    assertTrue(said.matches("a: counteq \\d+, crc32c .* \\| b: counteq .*|b: .* \\| a: .*"), said);
    assertTrue(error.detail().contains(" and "), error::detail);
    assertEquals(0, rig.core.totals(rig.nowMs).pcpusConvicted());
  }

  @Test
  void aThirdThatJoinsLateDoesNotComeTooLate() {
    rig.joins("a", Bend.HONEST);
    rig.joins("b", Bend.HONEST);
    rig.submit("j", UNORDERED, ALL);
    rig.step();
    rig.pcpus.put("b", LIAR);
    rig.joins("c", Bend.HONEST);
    isExact(rig.play("j"), UNORDERED);
    assertEquals(PcpuStatus.State.QUARANTINED, stateOf("b"));
  }

  @Test
  void aCheckWhosePcpuFallsSilentGoesToAnother() {
    rig.joins("a", Bend.HONEST);
    rig.joins("b", Bend.HONEST);
    rig.submit("j", UNORDERED, ALL);
    rig.step();
    rig.joins("c", Bend.HONEST);
    rig.pcpus.remove("b");
    JobStatus status = rig.play("j");
    isExact(status, UNORDERED);
    assertEquals(status.windows().total(), status.windows().verified());
  }

  @Test
  void aCheckThatNobodyIsLeftForIsGivenUp() {
    rig.joins("a", Bend.HONEST);
    rig.joins("b", Bend.HONEST);
    rig.submit("j", UNORDERED, ALL);
    rig.step();
    rig.pcpus.remove("b");
    JobStatus status = rig.play("j");
    isExact(status, UNORDERED);
    assertTrue(status.windows().unverified() > 0);
  }

  @Test
  void checksPayLikeEverything() {
    CoreRig paid = new CoreRig(OBJECT, new OriginLimits(10, 1L << 40, 1L << 40));
    paid.joins("a", Bend.HONEST);
    paid.joins("b", Bend.HONEST);
    paid.submit("j", UNORDERED, ALL);
    JobStatus status = paid.play("j");
    assertEquals(JobState.SUCCEEDED, status.state());
    long asked = paid.sent.stream().mapToLong(send -> send.task().lengthBytes()).sum();
    assertTrue(asked >= 2 * OBJECT.sizeBytes());
    assertTrue(paid.grantedBytes >= asked, () -> paid.grantedBytes + " for " + asked);
    assertTrue(status.metrics().requests() >= paid.sent.size());
  }

  @Test
  void whoIsBarredStaysSoThroughARestart() {
    rig.joins("a", LIAR);
    rig.joins("b", Bend.HONEST);
    rig.joins("c", Bend.HONEST);
    rig.submit("j", UNORDERED, ALL);
    for (int i = 0; stateOf("a") != PcpuStatus.State.QUARANTINED; i++) {
      assertTrue(i < 1_000);
      rig.step();
    }
    rig.restart("j");
    int before = rig.sent.size();
    isExact(rig.play("j"), UNORDERED);
    assertEquals(PcpuStatus.State.UP, stateOf("a"));
    assertFalse(askedFrom(before).contains("a"));
  }

  @Test
  void whatARestartFoundDoneIsDoubtedWhenAnybodyIsConvicted() {
    rig.joins("a", LIAR);
    rig.submit("j", UNORDERED, ALL);
    rig.step();
    rig.step();
    rig.restart("j");
    rig.joins("b", Bend.HONEST);
    rig.joins("c", Bend.HONEST);
    isExact(rig.play("j"), UNORDERED);
  }

  @Test
  void oneLiarAmongFourIsAlwaysFoundWhenEverythingIsVerified() {
    Seeds.forAll(
        25,
        random -> {
          Program program =
              random.pick(UNORDERED, ORDERED, program("counteq:0"), program("xor:3", "fnv"));
          CoreRig any = new CoreRig(TestObjects.seeded(random.bits(), 1 + random.scaled(6 * MIB)));
          int liar = random.between(0, 3);
          int oneIn = random.between(1, 4);
          for (int i = 0; i < 4; i++) {
            any.joins(
                "p" + i,
                i != liar
                    ? Bend.HONEST
                    : (task, right) -> random.oneIn(oneIn) ? bent(right) : right);
          }
          any.submit("j", program, ALL);
          JobStatus status = any.play("j");
          assertEquals(JobState.SUCCEEDED, status.state(), status::toString);
          assertEquals(
              Reference.results(program, any.object), status.objects().getFirst().results());
        });
  }

  @Test
  void aSampleIsTheSameWhoeverAsksAndAsLargeAsWanted() {
    int sampled = 0;
    for (int i = 0; i < 10_000; i++) {
      WindowRun run = new WindowRun(i, i + 1 + i % 7);
      assertFalse(Scrutiny.isSampled(0, "j", 0, run));
      assertTrue(Scrutiny.isSampled(1, "j", 0, run));
      boolean is = Scrutiny.isSampled(0.1, "j", 0, run);
      assertEquals(is, Scrutiny.isSampled(0.1, "j", 0, run));
      assertTrue(!is || Scrutiny.isSampled(0.2, "j", 0, run), "a larger sample holds a smaller");
      sampled += is ? 1 : 0;
    }
    assertTrue(sampled > 850 && sampled < 1_150, "of 10,000: " + sampled);
  }
}
