package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.testing.SeededRandom;

/** Breaks machines and the network between them, and lets them heal. */
final class Mischief {
  private static final long LOOK_MS = 100;

  private final World world;
  private final SimulatedClients clients;
  private final SeededRandom random;
  private final Faults faults;

  Mischief(World world, SimulatedClients clients) {
    this.world = world;
    this.clients = clients;
    this.random = world.random;
    this.faults = world.faults;
  }

  void begin() {
    world.agenda.in(
        LOOK_MS,
        () -> {
          if (faults.areOn()) {
            toSchedulers(random.pick(world.schedulers));
            toPcpus(random.pick(world.pcpus));
            toDatabase();
            toOrigins();
            begin();
          }
        });
  }

  private void toSchedulers(SimulatedScheduler scheduler) {
    if (!scheduler.runs()) {
      return;
    }
    if (faults.happens(Kind.SCHEDULER_CRASH, 0.3)) {
      crash(scheduler, 6_000);
    } else if (faults.happens(Kind.SCHEDULER_FREEZE, 0.3)) {
      scheduler.freeze();
      thawIn(scheduler, random.between(0, 9_000));
    } else if (faults.happens(Kind.SCHEDULER_RETIRES, 0.2)) {
      scheduler.retire(() -> crash(scheduler, 3_000));
    } else if (!scheduler.cutFromDatabase && faults.happens(Kind.CUT_FROM_DATABASE, 0.3)) {
      scheduler.cutFromDatabase = true;
      note("is cut from the database", scheduler);
      heal(() -> scheduler.cutFromDatabase = false, scheduler);
    } else if (scheduler.cutPcpus.isEmpty() && faults.happens(Kind.CUT_FROM_PCPUS, 0.3)) {
      boolean all = random.oneIn(2);
      for (SimulatedPcpu pcpu : world.pcpus) {
        if (all || random.oneIn(2)) {
          scheduler.cutPcpus.add(pcpu.name);
        }
      }
      note("is cut from " + scheduler.cutPcpus, scheduler);
      heal(scheduler.cutPcpus::clear, scheduler);
    } else if (!scheduler.cutFromSchedulers && faults.happens(Kind.CUT_FROM_SCHEDULERS, 0.3)) {
      scheduler.cutFromSchedulers = true;
      note("is cut from the other schedulers", scheduler);
      heal(() -> scheduler.cutFromSchedulers = false, scheduler);
    }
  }

  private void note(String what, SimulatedProcess who) {
    world.note(() -> what, who.name);
  }

  private void heal(Runnable healing, SimulatedProcess who) {
    world.agenda.in(
        random.between(500, 9_000),
        () -> {
          note("is connected again", who);
          healing.run();
        });
  }

  private void thawIn(SimulatedProcess process, long ms) {
    int life = process.life;
    world.agenda.in(
        ms,
        () -> {
          if (process.life == life) {
            process.thaw();
          }
        });
  }

  private void crash(SimulatedScheduler scheduler, int downMsMax) {
    if (scheduler.up) {
      scheduler.die();
      world.agenda.in(random.between(100, downMsMax), scheduler::start);
    }
  }

  private void toPcpus(SimulatedPcpu pcpu) {
    if (!pcpu.runs()) {
      return;
    }
    if (faults.happens(Kind.PCPU_CRASH, 0.5)) {
      crash(pcpu, random.between(0, 8_000));
    } else if (faults.happens(Kind.PCPU_FREEZE, 0.5)) {
      pcpu.freeze();
      thawIn(pcpu, random.between(0, 12_000));
    } else if (faults.happens(Kind.PCPU_REMOVED, 0.2)) {
      SimulatedScheduler leader = world.leader();
      SimulatedReign reign = leader == null || leader.frozen ? null : leader.reign();
      if (reign != null) {
        note("is removed", pcpu);
        reign.apply(new Event.PcpuRemoved(pcpu.name));
        crash(pcpu, 6_000 + random.between(0, 3_000));
      }
    } else if (!pcpu.attributes.draining() && faults.happens(Kind.PCPU_DRAINS, 0.3)) {
      pcpu.setDraining(true);
      note("drains", pcpu);
      pcpu.in(4_000, () -> crash(pcpu, random.between(0, 4_000)));
    }
  }

  private void crash(SimulatedPcpu pcpu, long downMs) {
    if (pcpu.up) {
      pcpu.die();
      world.agenda.in(downMs, pcpu::start);
    }
  }

  private void toDatabase() {
    SimulatedDatabase database = world.database;
    if (!database.away && faults.happens(Kind.DATABASE_AWAY, 0.3)) {
      database.away = true;
      world.note(() -> "is away", "database");
      world.agenda.in(
          random.between(500, 7_000),
          () -> {
            database.away = false;
            world.note(() -> "is back", "database");
          });
    } else if (!world.midnightIsNear && faults.happens(Kind.DATABASE_CLOCK_JUMPS, 0.5)) {
      database.jump(random.between(-20_000, 20_000));
    }
  }

  private void toOrigins() {
    if (faults.happens(Kind.ORIGIN_PAUSED, 0.1)) {
      String origin = random.pick(world.origins().stream().map(o -> o.name).toList());
      clients.pause(origin);
    }
  }
}
