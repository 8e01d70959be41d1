package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.BudgetSlice;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.Stores;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The real core and the real memory store: whoever leads. It crashes, and then the next one takes
 * up what was stored. The core's invariants are checked after every event.
 */
final class SimulatedScheduler {
  private static final long LEASE_MS = 3_000;

  private final World world;
  private final Consumer<Command.SendTask> network;
  private final Store store;
  private final Map<String, JobProgress> stored = new HashMap<>();
  private final Map<String, JobStatus> ended = new TreeMap<>();
  private final Map<String, Set<Long>> windowsSeen = new HashMap<>();
  private final Set<String> submitted = new HashSet<>();
  private Core core;
  private long epoch;
  private int life;

  SimulatedScheduler(World world, Consumer<Command.SendTask> network) {
    this.world = world;
    this.network = network;
    this.store = Stores.memory(world.agenda::nowMs);
    this.core = new Core(world.policy, lead());
  }

  /** Which one leads; what was sent by one before it is nobody's. */
  int life() {
    return life;
  }

  /** How the jobs ended. */
  Map<String, JobStatus> ended() {
    return ended;
  }

  /** How the others stand. */
  List<JobStatus> open() {
    return core.statuses(world.nowMs());
  }

  /** How many windows of a job came with results of their own. */
  int windowsSeen(String jobId) {
    return windowsSeen.getOrDefault(jobId, Set.of()).size();
  }

  void submit(String id, JobSpec spec) {
    submitted.add(id);
    tell(new Event.JobAccepted(id, spec, world.nowMs(), null, false));
  }

  /** Tells the core, checks that all holds that must, and does what it says. */
  void tell(Event event) {
    List<Command> commands = core.on(event, world.nowMs());
    CoreInvariants.check(core, world.nowMs());
    commands.forEach(this::execute);
  }

  private void execute(Command command) {
    switch (command) {
      case Command.SendTask send -> network.accept(send);
      case Command.CancelTask cancel -> {}
      case Command.HoldOrigin hold -> {}
      case Command.ReserveBudget wish -> reserve(wish);
      case Command.JobEnded end -> end(end.jobId());
    }
  }

  private void end(String jobId) {
    for (WindowResult window : core.takeWindows(jobId)) {
      see(jobId, window);
    }
    ended.put(jobId, core.status(jobId, world.nowMs()).orElseThrow());
    stored.remove(jobId);
    tell(new Event.JobReleased(jobId));
  }

  private void see(String jobId, WindowResult window) {
    windowsSeen
        .computeIfAbsent(jobId, id -> new HashSet<>())
        .add(((long) window.objectIndex() << 32) | window.index());
  }

  /** Stores what has to survive. */
  void checkpoint() {
    for (String jobId : core.takeDirtyJobs()) {
      stored.put(jobId, core.progress(jobId, world.nowMs()).orElseThrow());
      core.takeWindows(jobId).forEach(window -> see(jobId, window));
    }
  }

  private long lead() {
    epoch = store.lead("scheduler " + life, 0, LEASE_MS).epoch();
    return epoch;
  }

  /** Dies; another one takes up what was stored. */
  void crash() {
    life++;
    // What an origin asked for is remembered by the scheduler that heard it.
    world.origins().forEach(origin -> origin.quietUntilMs = 0);
    core = new Core(world.policy, lead());
    for (Map.Entry<String, JobSpec> job : world.specs.entrySet()) {
      // A job that was not yet submitted will be; one that ended was stored.
      if (!ended.containsKey(job.getKey()) && submitted.contains(job.getKey())) {
        tell(
            new Event.JobAccepted(
                job.getKey(), job.getValue(), World.START_MS, stored.get(job.getKey()), false));
      }
    }
  }

  private void reserve(Command.ReserveBudget wish) {
    if (world.faults.happens(Kind.SLICE_LOST, 1)) {
      return;
    }
    BudgetSlice slice =
        store.reserve(
            epoch,
            new BudgetRequest(
                wish.origin(),
                wish.bytesWish(),
                wish.bytesMin(),
                wish.requestsWish(),
                wish.requestsMin(),
                wish.bytesCap(),
                wish.requestsCap()));
    long endsMs = world.nowMs() + slice.dayEndsInMs();
    int then = life;
    world.agenda.in(
        world.random.between(0, 20),
        () -> {
          if (then == life) {
            tell(new Event.BudgetSliced(wish.origin(), slice.bytes(), slice.requests(), endsMs));
          }
        });
  }
}
