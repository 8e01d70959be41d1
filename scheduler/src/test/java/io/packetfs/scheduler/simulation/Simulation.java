package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Instruction;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.testing.SeededRandom;
import java.util.List;
import java.util.Map;

/**
 * One history of a cluster: the real core and the real memory store between simulated pCPUs,
 * origins and a network that loses, doubles and delays. The laws are checked after every event; at
 * the end the faults stop, and then every job must end right.
 */
final class Simulation {
  private static final long STEPS_MAX = 400_000;
  private static final long FAULTY_MS = 60_000;
  private static final long END_MS = World.START_MS + 60 * World.DAY_MS;

  private final World world;
  private final SeededRandom random;
  private final Agenda agenda;
  private final Faults faults;
  private final SimulatedNetwork network;
  private final SimulatedScheduler scheduler;

  Simulation(SeededRandom random) {
    this.random = random;
    this.world = new World(random);
    this.agenda = world.agenda;
    this.faults = world.faults;
    this.network = new SimulatedNetwork(world);
    this.scheduler = network.scheduler();
    for (int i = 0; i < 1 + random.between(0, 4); i++) {
      network.heartbeat(world.addPcpu());
    }
    for (int i = 0; i < 1 + random.between(0, 5); i++) {
      JobSpec spec = world.job();
      String id = "job" + i;
      world.specs.put(id, spec);
      agenda.in(random.between(0, 5_000), () -> scheduler.submit(id, spec));
    }
  }

  /** How often each fault happened. */
  Map<Kind, Integer> faultCounts() {
    return faults.counts();
  }

  private void mischief() {
    if (agenda.nowMs() - World.START_MS < FAULTY_MS) {
      SimulatedPcpu pcpu = random.pick(world.pcpus);
      if (pcpu.up && !pcpu.frozen && faults.happens(Kind.PCPU_CRASH, 1)) {
        crash(pcpu);
      } else if (pcpu.up && !pcpu.frozen && faults.happens(Kind.PCPU_FREEZE, 1)) {
        pcpu.frozen = true;
        agenda.in(random.between(0, 15_000), pcpu::thaw);
      } else if (!pcpu.left && faults.happens(Kind.PCPU_LEAVES, 0.3)) {
        scheduler.tell(new Event.PcpuRemoved(pcpu.attributes.id()));
        pcpu.left = true;
        agenda.in(10_000 + random.between(0, 5_000), () -> pcpu.left = false);
      } else if (faults.happens(Kind.SCHEDULER_CRASH, 0.5)) {
        scheduler.crash();
      }
      agenda.in(100, this::mischief);
    } else {
      faults.stop();
    }
  }

  private void crash(SimulatedPcpu pcpu) {
    pcpu.up = false;
    pcpu.life++;
    agenda.in(
        random.between(0, 8_000),
        () -> {
          pcpu.up = true;
          pcpu.held.clear();
        });
  }

  private void tick() {
    scheduler.tell(new Event.Tick());
    agenda.in(200, this::tick);
  }

  private void checkpoints() {
    scheduler.checkpoint();
    agenda.in(1_000, this::checkpoints);
  }

  /** Plays the history to its end. */
  void run() {
    tick();
    checkpoints();
    mischief();
    long steps = 0;
    while (scheduler.ended().size() < world.specs.size()) {
      if (++steps > STEPS_MAX || agenda.nowMs() > END_MS) {
        fail("jobs do not end: " + scheduler.open());
      }
      agenda.step();
      if (steps % 1_000 == 0 && agenda.nowMs() - World.START_MS > FAULTY_MS) {
        jumpOverNight();
      }
    }
    scheduler.ended().forEach((id, status) -> checkEnd(status));
  }

  /** While all jobs wait for a new day nothing else happens. */
  private void jumpOverNight() {
    long until = Long.MAX_VALUE;
    for (JobStatus status : scheduler.open()) {
      WaitReason reason = status.reason();
      if (reason == null || reason.kind() != WaitReason.Kind.BUDGET || reason.untilMs() == null) {
        return;
      }
      until = Math.min(until, reason.untilMs());
    }
    if (until != Long.MAX_VALUE) {
      agenda.jumpTo(until - 1_000);
    }
  }

  private void checkEnd(JobStatus status) {
    for (ObjectStatus object : status.objects()) {
      SimulatedObject truth = world.object(object.url());
      if (object.state() == JobState.FAILED) {
        ErrorCode code = object.error() == null ? ErrorCode.INTERNAL : object.error().code();
        boolean tooSmallCap = code == ErrorCode.BUDGET_EXHAUSTED;
        assertTrue(
            world.hurt.contains(truth.url()) || tooSmallCap,
            () -> "nothing hurt " + truth.url() + " and it failed: " + object.error());
        continue;
      }
      assertEquals(JobState.SUCCEEDED, object.state(), object.url());
      List<Instruction> reducers = status.spec().program().reducers();
      for (int r = 0; r < reducers.size(); r++) {
        assertEquals(
            truth.expected(reducers.get(r)),
            object.results().get(r).value(),
            reducers.get(r).op() + " over " + truth);
      }
    }
    if (status.state() == JobState.SUCCEEDED) {
      assertEquals(status.windows().total(), status.windows().done(), "windows");
      if (status.spec().options().perWindow()) {
        assertEquals(
            status.windows().total(),
            scheduler.windowsSeen(status.jobId()),
            "windows with results of their own");
      }
    }
  }
}
