package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.origin.Identity;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Pcpus;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A core that a test leads through a history: who joins, what is submitted and answered, how time
 * passes. The invariants are checked after every event.
 */
abstract class CoreHistory {
  static final long MIB = 1L << 20;
  static final String URL = "http://h.example/o";

  long nowMs = 1_000_000;
  final List<Command> commands = new ArrayList<>();
  Core core = core(OriginLimits.DEFAULT);

  static Core core(OriginLimits limits) {
    return new Core(new OriginPolicy(List.of(), Map.of(), limits, null, null), 3);
  }

  void tell(Event event) {
    commands.addAll(core.on(event, nowMs));
    CoreInvariants.check(core, nowMs);
  }

  void passes(long ms) {
    nowMs += ms;
    tell(new Event.Tick());
  }

  void joins(String id, int concurrency) {
    tell(new Event.PcpuHeard(Pcpus.edge(id, concurrency)));
  }

  void submit(String id, String url) {
    tell(new Event.JobAccepted(id, spec(url), nowMs, null, false));
  }

  static JobSpec spec(String url) {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    return new JobSpec(List.of(url), program, null, Map.of(), JobOptions.DEFAULT);
  }

  List<Task> sent() {
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

  Task sentOne() {
    List<Task> tasks = sent();
    assertEquals(1, tasks.size(), tasks::toString);
    return tasks.getFirst();
  }

  void answers(Task task, long objectBytes) {
    answers(task, objectBytes, task.fetches().size(), null);
  }

  void answers(Task task, long objectBytes, int fetches, @Nullable Problem problem) {
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

  JobStatus status(String id) {
    return core.status(id, nowMs).orElseThrow();
  }

  WaitReason.@Nullable Kind waitsFor(String id) {
    WaitReason reason = status(id).reason();
    return reason == null ? null : reason.kind();
  }

  void keepHeard(long ms) {
    for (long left = ms; left > 0; left -= 1_000) {
      joins("a", 4);
      passes(Math.min(1_000, left));
    }
  }

  String asked() {
    return ((Command.SendTask) commands.getLast()).pcpu().id();
  }

  static Problem present(@Nullable Problem problem) {
    assertNotNull(problem);
    return problem;
  }

  /** What a pCPU says when a task needs more requests than were set aside for it. */
  static Problem requestsSpent() {
    return Problem.of(ErrorCode.BUDGET_EXHAUSTED, "more requests than were set aside");
  }
}
