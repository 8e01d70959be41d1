package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.store.StoredJob;
import io.packetfs.testing.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One history of a cluster, in one thread, from one seed: real elections, cores and store between
 * simulated machines, network, origins and clocks. The laws are held after every step; then the
 * faults stop, and every job must end right within a bounded time.
 */
final class Simulation {
  private static final long FAULTY_MS = 20_000;

  /** How long jobs may take once nothing goes wrong any more, nights apart. */
  private static final long CALM_MS_MAX = 900_000;

  private static final long STEPS_MAX = 600_000;
  private static final int NIGHTS_MAX = 60;
  private static final long LOOK_MS = 1_000;

  /** Nothing moves in so many looks: what was done before is checkpointed by then. */
  private static final int IDLE_LOOKS = 4;

  private final World world;
  private final SimulatedClients clients;
  private long calmUntilMs = World.START_MS + FAULTY_MS + CALM_MS_MAX;
  private int nights;
  private int idleLooks;
  private Resting resting = new Resting(null, Map.of());
  private boolean ended;

  /**
   * How things stood when all jobs began to wait.
   *
   * @param reign who led, or null
   * @param windowsDone by job
   */
  private record Resting(@Nullable SimulatedReign reign, Map<String, Long> windowsDone) {}

  Simulation(long seed, Trace trace) {
    this.world = new World(new SeededRandom(seed), trace);
    this.clients = new SimulatedClients(world);
  }

  /** How often each fault happened. */
  Map<Kind, Integer> faultCounts() {
    return world.faults.counts();
  }

  /** How often they had the effects that they are there for. */
  Map<Effect, Integer> effectCounts() {
    return world.faults.effects();
  }

  /**
   * Plays it to its end.
   *
   * @throws AssertionError if a law is broken
   */
  void run() {
    world.schedulers.forEach(SimulatedScheduler::start);
    for (SimulatedPcpu pcpu : world.pcpus) {
      world.agenda.in(world.random.between(0, 1_000), () -> world.network.heartbeat(pcpu));
    }
    int jobs = world.random.between(1, 6);
    for (int i = 0; i < jobs; i++) {
      world.agenda.in(world.random.between(0, 12_000), clients::submit);
    }
    new Mischief(world, clients).begin();
    world.agenda.in(FAULTY_MS, world.faults::stop);
    look();
    long day = world.database.day();
    long steps = 0;
    while (!ended) {
      if (++steps > STEPS_MAX || world.agenda.nowMs() > calmUntilMs) {
        throw new Violation("jobs do not end: " + standing());
      }
      world.agenda.step();
    }
    if (world.database.day() > day) {
      world.faults.saw(Effect.MIDNIGHT_PASSED);
    }
    new Endings(world, clients).check();
  }

  /** How the jobs stand that do not end, as the leader has them. */
  private List<String> standing() {
    SimulatedScheduler leader = world.leader();
    SimulatedReign reign = leader == null ? null : leader.reign();
    return open().stream()
        .map(
            job ->
                job.id()
                    + " "
                    + (reign == null
                        ? "without a leader"
                        : reign
                            .core()
                            .status(job.id(), reign.nowMs())
                            .map(status -> status.state() + " " + status.reason())
                            .orElse("unknown to " + reign.name())))
        .toList();
  }

  private List<StoredJob> open() {
    List<StoredJob> open = new ArrayList<>();
    for (String id : clients.specs.keySet()) {
      StoredJob job = world.database.store().find(id);
      if (job != null && !job.state().isEnd()) {
        open.add(job);
      }
    }
    return open;
  }

  private void look() {
    if (!world.faults.areOn()) {
      List<StoredJob> open = open();
      ended = open.isEmpty() && clients.areContent() && world.agenda.nowMs() > quietFromMs();
      long passMs = open.isEmpty() ? 0 : waitMs(open);
      idleLooks = passMs > LOOK_MS ? idleLooks + 1 : 0;
      if (idleLooks == 1) {
        resting = resting(open);
      }
      if (idleLooks == IDLE_LOOKS && ++nights < NIGHTS_MAX) {
        idleLooks = 0;
        checkStored(open, resting);
        calmUntilMs += passMs;
        world.agenda.jumpTo(world.agenda.nowMs() + passMs);
        world.note(() -> "the night passes", "world");
      }
    }
    world.agenda.in(LOOK_MS, this::look);
  }

  /** What is done of these jobs, as the leader has it. */
  private Resting resting(List<StoredJob> open) {
    SimulatedScheduler leader = world.leader();
    SimulatedReign reign = leader == null ? null : leader.reign();
    Map<String, Long> done = new HashMap<>();
    if (reign != null) {
      for (StoredJob job : open) {
        reign
            .core()
            .progress(job.id(), reign.nowMs())
            .ifPresent(progress -> done.put(job.id(), progress.windows().done()));
      }
    }
    return new Resting(reign, done);
  }

  /** What was done when all began to wait is stored since: whoever leads next goes on from that. */
  private void checkStored(List<StoredJob> open, Resting before) {
    if (!Objects.equals(before.reign(), resting(open).reign())) {
      return;
    }
    for (StoredJob job : open) {
      JobProgress progress = world.progress(job.progress());
      long stored = progress == null ? 0 : progress.windows().done();
      long done = before.windowsDone().getOrDefault(job.id(), 0L);
      Violation.unless(
          stored >= done,
          "%s rests with %d windows done, and %d of them are stored"
              .formatted(job.id(), done, stored));
    }
  }

  /** Everything that was submitted has been by then, or never will be. */
  private static long quietFromMs() {
    return World.START_MS + FAULTY_MS + LOOK_MS;
  }

  /** How long all jobs wait for a new day: nothing else happens meanwhile; 0: they do not. */
  private long waitMs(List<StoredJob> open) {
    SimulatedScheduler leader = world.leader();
    SimulatedReign reign = leader == null ? null : leader.reign();
    if (reign == null) {
      return 0;
    }
    long untilMs = Long.MAX_VALUE;
    for (StoredJob job : open) {
      JobStatus status = reign.core().status(job.id(), reign.nowMs()).orElse(null);
      WaitReason reason = status == null ? null : status.reason();
      if (reason == null || reason.kind() != WaitReason.Kind.BUDGET || reason.untilMs() == null) {
        return 0;
      }
      untilMs = Math.min(untilMs, reason.untilMs());
    }
    return untilMs - reign.nowMs() - LOOK_MS;
  }
}
