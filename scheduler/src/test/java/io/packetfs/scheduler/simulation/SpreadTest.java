package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.core.Event;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Grid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A file with fnv on several machines of many cores: a core, and pCPUs that answer in order. */
final class SpreadTest {
  private static final SimulatedObject FILE =
      new SimulatedObject("file:///data/o", 200, 4711, true);
  private static final SimulatedObject OTHER_BYTES =
      new SimulatedObject(FILE.url(), FILE.windows(), 11, true);
  private static final Program PROGRAM =
      new Program(List.of(Instruction.whole(Op.FNV, 0), Instruction.whole(Op.COUNTEQ, 0)));
  private static final String JOB = "j";
  private static final Set<Op> WITH_MAPS = Set.of(Op.values());
  private static final Set<Op> OLDER = Set.copyOf(Op.written());

  private final ArrayDeque<Command.SendTask> waiting = new ArrayDeque<>();
  private final Set<String> mapped = new HashSet<>();
  private Core core = core(1);
  private long nowMs = 1_000;
  private SimulatedObject bytes = FILE;

  @Test
  void itIsDoneInRoundsByAllOfThemAndExact() {
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    submit();

    assertExact();
    assertEquals(Set.of("a FNV_LOW", "b FNV_LOW", "a FNV_HIGH", "b FNV_HIGH"), mapped);
  }

  @Test
  void whoDoesNotKnowMapsGetsOnlyValues() {
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    joins("older", OLDER);
    submit();

    assertExact();
    assertTrue(mapped.stream().noneMatch(task -> task.startsWith("older")), mapped::toString);
  }

  @Test
  void ifOnlyThoseAreLeftItIsDoneInOrder() {
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    submit();
    playUntil(task -> asks(task, Op.FNV_HIGH));
    joins("older", OLDER);
    tell(new Event.PcpuRemoved("a"));
    tell(new Event.PcpuRemoved("b"));

    assertExact();
  }

  @Test
  void aNewLeaderGoesOnBehindWhatHasItsValues() {
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    submit();
    playUntil(task -> asks(task, Op.FNV) && !task.isProbe());
    for (int i = 0; i < 3; i++) {
      // The last ones first, so that there are runs that nothing leads to.
      answer(waiting.removeLast());
    }
    var progress = core.progress(JOB, nowMs).orElseThrow();
    assertTrue(progress.objects().getFirst().done().size() > 1, progress::toString);
    waiting.clear();
    core = core(2);
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    tell(new Event.JobAccepted(JOB, spec(), 1_000, progress, false));

    assertExact();
  }

  @Test
  void otherBytesInALaterRoundAreNeverPartOfAResult() {
    joins("a", WITH_MAPS);
    joins("b", WITH_MAPS);
    submit();
    playUntil(task -> asks(task, Op.FNV_HIGH));
    bytes = OTHER_BYTES;
    playToTheEnd();

    ObjectStatus object = status().objects().getFirst();
    assertEquals(JobState.FAILED, object.state());
    assertNotNull(object.error());
    assertEquals(ErrorCode.OBJECT_CHANGED, object.error().code());
  }

  private static Core core(long epoch) {
    return new Core(new OriginPolicy(List.of(), Map.of(), OriginLimits.DEFAULT, null, null), epoch);
  }

  private static JobSpec spec() {
    return new JobSpec(List.of(FILE.url()), PROGRAM, null, Map.of(), JobOptions.DEFAULT);
  }

  private void submit() {
    tell(new Event.JobAccepted(JOB, spec(), nowMs, null, false));
  }

  private void joins(String id, Set<Op> ops) {
    tell(
        new Event.PcpuHeard(
            new PcpuAttributes(
                id,
                PcpuAttributes.EDGE,
                id,
                1,
                1,
                128,
                null,
                null,
                Set.of("file"),
                List.of(new Volume("data", "/data", false)),
                ops,
                List.of(),
                Grid.WINDOW_BYTES,
                false,
                id)));
  }

  private void tell(Event event) {
    for (Command command : core.on(event, nowMs)) {
      switch (command) {
        case Command.SendTask send -> waiting.add(send);
        case Command.CancelTask cancel ->
            waiting.removeIf(send -> send.task().id() == cancel.taskId());
        case Command.ReserveBudget wish -> throw new AssertionError(wish);
        case Command.HoldOrigin hold -> throw new AssertionError(hold);
        case Command.JobEnded ended -> {}
      }
    }
    CoreInvariants.check(core, nowMs);
  }

  private static boolean asks(Task task, Op op) {
    return task.program().ops().contains(op);
  }

  /** Until the next task is such a one. */
  private void playUntil(Predicate<Task> next) {
    while (!next.test(waiting.element().task())) {
      answer(waiting.remove());
    }
  }

  private void playToTheEnd() {
    while (!status().state().isEnd()) {
      answer(waiting.remove());
    }
  }

  private void answer(Command.SendTask send) {
    nowMs++;
    Task task = send.task();
    int from = SimulatedObject.firstWindow(task.fetches().getFirst().range());
    int to = bytes.endWindow(task.fetches().getLast());
    List<Instruction> reducers = task.program().reducers();
    List<Partial> partials = new ArrayList<>();
    for (int i = 0; i < reducers.size(); i++) {
      partials.add(bytes.partial(reducers.get(i), from, to, task.entryStates().get(i)));
    }
    for (Op op : List.of(Op.FNV_LOW, Op.FNV_HIGH)) {
      if (asks(task, op)) {
        mapped.add(send.pcpu().id() + " " + op);
      }
    }
    long length = task.lengthBytes();
    int fetches = task.fetches().size();
    tell(
        new Event.TaskReplied(
            new TaskReply(
                task.id(),
                send.pcpu().id(),
                FILE.identity(0),
                null,
                fetches,
                partials,
                List.of(),
                new FetchFacts(
                    fetches, length, length, 0, 0, fetches, 0, length, null, null, 10, 1_000),
                null)));
  }

  private JobStatus status() {
    return core.status(JOB, nowMs).orElseThrow();
  }

  private void assertExact() {
    playToTheEnd();
    JobStatus status = status();
    assertEquals(JobState.SUCCEEDED, status.state(), status::toString);
    for (int i = 0; i < PROGRAM.instructions().size(); i++) {
      assertEquals(
          FILE.expected(PROGRAM.instructions().get(i)),
          status.objects().getFirst().results().get(i).value());
    }
    assertEquals(FILE.identity(0).sizeBytes(), status.metrics().bytesProcessed());
  }
}
