package io.packetfs.scheduler.simulation;

import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pCPU answers: right partials of what it read, or something that cannot be right. */
final class SimulatedAnswers {
  private SimulatedAnswers() {}

  /** A reply that grows with the fetches. */
  static final class Draft {
    private final World world;
    private final SimulatedPcpu pcpu;
    private final Task task;
    private final SimulatedObject object;
    private final long arrivedMs;
    private final boolean miss;
    private final List<Partial> partials = new ArrayList<>();
    private final List<List<Partial>> windows = new ArrayList<>();
    private int done;
    private int requests;

    Draft(World world, SimulatedPcpu pcpu, Task task, SimulatedObject object) {
      this.world = world;
      this.pcpu = pcpu;
      this.task = task;
      this.object = object;
      this.arrivedMs = world.agenda.nowMs();
      this.miss =
          !object.file()
              && pcpu.attributes.cacheId() != null
              && world.faults.happens(Kind.CACHE_MISS, 5);
      if (world.faults.happens(Kind.OBJECT_CHANGES, 0.02)) {
        world.changed.add(object.url());
        world.hurt.add(object.url());
      }
    }

    int fetchesDone() {
      return done;
    }

    /** A request was sent. */
    void requested() {
      requests++;
    }

    /** That many more fetches are done. */
    void add(int fetches) {
      for (int f = done; f < done + fetches; f++) {
        add(task.fetches().get(f));
      }
      done += fetches;
    }

    private void add(Fetch fetch) {
      List<Instruction> reducers = task.program().reducers();
      int from = SimulatedObject.firstWindow(new ByteRange(fetch.offset(), fetch.length()));
      int to = object.endWindow(fetch);
      boolean first = partials.isEmpty();
      for (int r = 0; r < reducers.size(); r++) {
        Instruction reducer = reducers.get(r);
        if (first) {
          partials.add(object.partial(reducer, from, to, task.entryStates().get(r)));
        } else {
          int entry = Partials.exitStates(List.of(partials.get(r))).getFirst();
          partials.set(
              r, Partials.combine(partials.get(r), object.partial(reducer, from, to, entry)));
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

    TaskReply reply(@Nullable Problem problem) {
      Identity identity = object.identity(world.changed.contains(object.url()) ? 1 : 0);
      if (world.faults.happens(Kind.PCPU_WRONG_REPLY, 0.5)) {
        int tooMany = task.fetches().size() + 1;
        return new TaskReply(
            task.id(),
            pcpu.name,
            identity,
            null,
            tooMany,
            List.of(),
            List.of(),
            FetchFacts.NONE,
            null);
      }
      return new TaskReply(
          task.id(),
          pcpu.name,
          done == 0 ? null : identity,
          null,
          done,
          partials,
          windows,
          facts(),
          problem);
    }

    private FetchFacts facts() {
      boolean cached = pcpu.attributes.cacheId() != null && !object.file();
      long bytes = 0;
      for (Fetch fetch : task.fetches().subList(0, done)) {
        bytes += fetch.length();
      }
      boolean hit = cached && !miss;
      return new FetchFacts(
          requests,
          bytes,
          bytes,
          hit ? done : 0,
          cached && miss ? done : 0,
          cached ? 0 : done,
          hit ? bytes : 0,
          hit ? 0 : bytes,
          null,
          null,
          500,
          1_000 * Math.max(1, world.agenda.nowMs() - arrivedMs));
    }
  }
}
