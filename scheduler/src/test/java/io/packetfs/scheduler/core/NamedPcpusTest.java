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
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.CoreRig.Bend;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job that names pCPUs is theirs alone. */
final class NamedPcpusTest extends CoreFetchHistory {
  private static final TestObject OBJECT = TestObjects.seeded(8, 40 * MIB + 5);
  private static final String FILE = "file:///data/x";
  private static final LastFailure WRONG =
      new LastFailure(ErrorCode.RESULTS_DISAGREE, "computed wrongly", 0);
  private static final PcpuAttributes A = pcpu("a", 1, "near", false);
  private static final PcpuAttributes B = pcpu("b", 1, "far", false);

  private final CoreRig rig = new CoreRig(OBJECT);

  private static JobOptions only(String... ids) {
    return JobOptions.DEFAULT.only(List.of(ids));
  }

  private static Program program(String... ops) {
    return OpArguments.parse(List.of(ops), null, null);
  }

  private static JobSpec spec(String url, JobOptions options) {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    return new JobSpec(List.of(url), program, null, Map.of(), options);
  }

  private void submit(String id, String url, JobOptions options) {
    tell(new Event.JobAccepted(id, spec(url, options), nowMs, null, false));
  }

  private Set<String> askedFrom(int task) {
    return rig.sent.subList(task, rig.sent.size()).stream()
        .map(send -> send.pcpu().id())
        .collect(Collectors.toSet());
  }

  private static void isExact(JobStatus status, Program program) {
    assertEquals(JobState.SUCCEEDED, status.state(), status::toString);
    assertEquals(Reference.results(program, OBJECT), status.objects().getFirst().results());
  }

  private String todo(String job) {
    WaitReason reason = status(job).reason();
    assertNotNull(reason);
    assertEquals(WaitReason.Kind.NO_ELIGIBLE_PCPU, reason.kind());
    return reason.todo();
  }

  @Test
  void itGoesToNobodyElse() {
    List.of("a", "b", "c", "d").forEach(id -> rig.joins(id, Bend.HONEST));
    for (Program program : List.of(program("counteq:7", "crc32c"), program("fnv"))) {
      int before = rig.sent.size();
      rig.submit(program.toString(), program, only("c", "b", "nobody"));
      isExact(rig.play(program.toString()), program);
      assertTrue(Set.of("b", "c").containsAll(askedFrom(before)), askedFrom(before)::toString);
    }
    assertEquals(Set.of("b", "c"), askedFrom(0));
  }

  @Test
  void theNextLeaderKeepsToThem() {
    List.of("a", "b", "c").forEach(id -> rig.joins(id, Bend.HONEST));
    Program program = program("counteq:7");
    rig.submit("j", program, only("b"));
    for (int i = 0; i < 5; i++) {
      rig.step();
    }
    assertTrue(rig.status("j").windows().done() > 0);
    rig.restart("j");
    isExact(rig.play("j"), program);
    assertEquals(Set.of("b"), askedFrom(0));
  }

  @Test
  void itWaitsForThemAndSaysWhoIsMissingAndWhatToDo() {
    hears(A, pcpu("old", 1, null, true));
    submit("j", URL, only("old", "gone"));
    assertEquals(JobState.WAITING, status("j").state());
    String todo = todo("j");
    assertTrue(todo.contains("old drains") && todo.contains("gone is not registered"), todo);
    assertTrue(todo.contains("options.pcpus"), todo);
    assertEquals(List.of(), sent());
    hears(pcpu("gone", 1, null, false));
    assertEquals("gone", asked());
    assertTrue(sentOne().isProbe());
    assertNull(status("j").reason());
  }

  @Test
  void whoIsRemovedIsWaitedForAndWhoCannotReadItIsToldApart() {
    hears(A, B);
    submit("j", FILE, only("a"));
    hits(sentOne(), 2 * MIB);
    tell(new Event.PcpuRemoved("a"));
    hits(sentOne(), 2 * MIB);
    submit("k", "file:///elsewhere/x", only("a", "b"));
    assertEquals(List.of(), sent());
    assertTrue(todo("k").contains("b does not serve a volume that holds /elsewhere/x"), todo("k"));
  }

  @Test
  void ofManyThatAreMissingSomeAreTold() {
    submit(
        "j", URL, JobOptions.DEFAULT.only(IntStream.range(0, 64).mapToObj(i -> "p" + i).toList()));
    String todo = todo("j");
    assertTrue(todo.contains("p7 is") && !todo.contains("p8 is") && todo.contains("56 more"), todo);
  }

  @Test
  void othersGoOnWhileTheOnlyOneIsBusy() {
    hears(A, B);
    submit("named", FILE, only("a"));
    submit("waits", FILE, only("a"));
    submit("any", FILE);
    List<Command.SendTask> sent = sendings();
    assertEquals(List.of("a", "b"), sent.stream().map(send -> send.pcpu().id()).toList());
    assertEquals("any", sent.getLast().task().jobId());
    hits(sent.getFirst().task(), MIB);
    assertEquals("waits", sentOne().jobId());
  }

  @Test
  void howeverManyOfItsObjectsWaitOthersOfLowerPriorityGoOn() {
    hears(A, B);
    List<String> urls = IntStream.range(0, 200).mapToObj(i -> FILE + i).toList();
    JobOptions first = new JobOptions(0, false, 9, 0, IdentityRule.STRONG_ETAG);
    Program program = program("counteq:0");
    tell(
        new Event.JobAccepted(
            "many",
            new JobSpec(urls, program, null, Map.of(), first.only(List.of("a"))),
            nowMs,
            null,
            false));
    assertEquals("many", sentOne().jobId());
    submit("any", FILE);
    assertEquals("b", asked());
    assertEquals("any", sentOne().jobId());
  }

  @Test
  void itsLateTailIsNotHedgedElsewhere() {
    PcpuAttributes wide = pcpu("a", 4, "near", false);
    hears(wide, B);
    submit("j", FILE, only("a"));
    hits(sentOne(), 400 * MIB);
    assertEquals(1, hitsUntilLeft(1, 400 * MIB).size());
    passes(Bounds.DEADLINE_MIN_MS - 100, wide, B);
    assertEquals(List.of(), sent());
    assertEquals(0, status("j").windows().hedged());
  }

  @Test
  void itsChecksAreMadeByThemToo() {
    Bend liar =
        (task, partials) ->
            partials.stream()
                .map(Partial.Count.class::cast)
                .<Partial>map(count -> new Partial.Count(count.length(), count.count() / 2))
                .toList();
    rig.joins("a", liar);
    rig.joins("b", Bend.HONEST);
    rig.joins("c", Bend.HONEST);
    Program program = program("counteq:7");
    rig.submit("two", program, only("a", "b").verifying(1));
    JobStatus two = rig.play("two");
    assertEquals(JobState.FAILED, two.state());
    Problem error = present(two.error());
    assertEquals(ErrorCode.RESULTS_DISAGREE, error.code());
    assertTrue(error.detail().contains("options.pcpus"), error::detail);
    assertEquals(Set.of("a", "b"), askedFrom(0));

    rig.submit("three", program, only("a", "b", "c").verifying(1));
    isExact(rig.play("three"), program);
  }

  @Test
  void whoComputedWronglyIsNotWaitedForInVain() {
    tell(new Event.JobAccepted("j", spec(URL, only("a")), nowMs, null, false));
    core.state().registry.convict("a", WRONG);
    hears(A);
    assertTrue(todo("j").contains("a computed wrongly"), todo("j"));
  }
}
