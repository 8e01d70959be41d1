package io.packetfs.scheduler.simulation;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pCPU answers: right partials of what it read, or one of the ways to fail. */
final class SimulatedAnswers {
  private final World world;
  private final SeededRandom random;
  private final Faults faults;

  SimulatedAnswers(World world) {
    this.world = world;
    this.random = world.random;
    this.faults = world.faults;
  }

  /**
   * How a task ends.
   *
   * @param problem the origin's, or null
   * @param stalls whether that takes until the fetch is aborted
   */
  record Outcome(TaskReply reply, @Nullable Problem problem, boolean stalls) {}

  /** What the pCPU makes of a task, by the faults of the moment. */
  Outcome outcome(
      SimulatedPcpu pcpu, Task task, SimulatedObject object, @Nullable SimulatedOrigin origin) {
    int fetches = task.fetches().size();
    boolean miss =
        origin != null && pcpu.attributes.cacheId() != null && faults.happens(Kind.CACHE_MISS, 5);
    if (faults.happens(Kind.PCPU_WRONG_REPLY, 0.5)) {
      return new Outcome(
          new TaskReply(
              task.id(),
              pcpu.attributes.id(),
              object.identity(0),
              null,
              fetches + 1,
              List.of(),
              List.of(),
              FetchFacts.NONE,
              null),
          null,
          false);
    }
    if (faults.happens(Kind.OBJECT_CHANGES, 0.02)) {
      world.changed.add(object.url());
      world.hurt.add(object.url());
    }
    Problem problem = origin == null ? null : originProblem(object);
    int done = problem == null ? fetches : random.between(0, fetches - 1);
    boolean stalls = problem != null && problem.code() == ErrorCode.ORIGIN_TIMEOUT;
    return new Outcome(answer(pcpu, task, object, done, problem, miss), problem, stalls);
  }

  private @Nullable Problem originProblem(SimulatedObject object) {
    Problem problem = null;
    if (faults.happens(Kind.ORIGIN_THROTTLES, 1)) {
      return Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(random.between(0, 20_000));
    } else if (faults.happens(Kind.ORIGIN_THROTTLES_SILENTLY, 0.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_THROTTLED, "429");
    } else if (faults.happens(Kind.ORIGIN_FAILS, 1)) {
      problem = Problem.of(ErrorCode.ORIGIN_FAILED, "500");
    } else if (faults.happens(Kind.ORIGIN_STALLS, 0.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_TIMEOUT, "stall");
    }
    if (problem != null) {
      world.hurt.add(object.url());
    }
    return problem;
  }

  private TaskReply answer(
      SimulatedPcpu pcpu,
      Task task,
      SimulatedObject object,
      int done,
      @Nullable Problem problem,
      boolean miss) {
    List<Instruction> reducers = task.program().reducers();
    List<Partial> partials = new ArrayList<>();
    List<List<Partial>> windows = new ArrayList<>();
    for (int f = 0; f < done; f++) {
      Fetch fetch = task.fetches().get(f);
      int from = SimulatedObject.firstWindow(new ByteRange(fetch.offset(), fetch.length()));
      int to = object.endWindow(fetch);
      for (int r = 0; r < reducers.size(); r++) {
        Instruction reducer = reducers.get(r);
        int entry =
            f == 0
                ? task.entryStates().get(r)
                : partials.get(r) instanceof Partial.FnvRun run ? (int) (run.exit() & 0xff) : 0;
        Partial partial = object.partial(reducer, from, to, entry);
        if (f == 0) {
          partials.add(partial);
        } else {
          partials.set(r, Partials.combine(partials.get(r), partial));
        }
      }
      for (int w = from; w < to && task.perWindow(); w++) {
        int window = w;
        windows.add(
            reducers.stream()
                .map(r -> object.partial(r, window, window + 1, (int) (r.state() & 0xff)))
                .toList());
      }
    }
    boolean cached = pcpu.attributes.cacheId() != null && !object.file();
    int requests = problem == null ? done : done + 1;
    Identity identity =
        done == 0 && problem != null
            ? null
            : object.identity(world.changed.contains(object.url()) ? 1 : 0);
    return new TaskReply(
        task.id(),
        pcpu.attributes.id(),
        identity,
        null,
        done,
        partials,
        windows,
        new FetchFacts(
            requests,
            task.lengthBytes(),
            task.lengthBytes(),
            cached && !miss ? done : 0,
            cached && miss ? done : 0,
            cached ? 0 : done,
            cached && !miss ? task.lengthBytes() : 0,
            cached && !miss ? 0 : task.lengthBytes(),
            null,
            null,
            500,
            1_000),
        problem);
  }
}
