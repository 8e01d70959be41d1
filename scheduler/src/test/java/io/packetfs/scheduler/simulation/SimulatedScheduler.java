package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.Election.Step;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.store.Lease;
import io.packetfs.task.PcpuAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler: the real election, driven as {@code cluster.Candidate} drives it, and a reign while
 * it leads. Its clock is its own.
 */
final class SimulatedScheduler extends SimulatedProcess {
  private static final long TICK_MS = 50;

  final DatabaseThread work;
  final DatabaseThread leases;
  final Set<String> cutPcpus = new HashSet<>();
  boolean cutFromDatabase;
  boolean cutFromSchedulers;
  private final long clockOffsetMs;
  private Election election = new Election(true);
  private String holder = "";
  private @Nullable SimulatedReign reign;
  private boolean leads;
  private boolean retiring;

  SimulatedScheduler(World world, String name, long clockOffsetMs) {
    super(world, name);
    this.clockOffsetMs = clockOffsetMs;
    this.work = new DatabaseThread(world, this);
    this.leases = new DatabaseThread(world, this);
  }

  long nowMs() {
    return world.agenda.nowMs() + clockOffsetMs;
  }

  void start() {
    up = true;
    retiring = false;
    election = new Election(true);
    holder = name + "." + life;
    world.note(() -> "starts", name);
    every(TICK_MS, () -> run(election.tick(nowMs())));
  }

  @Override
  void die() {
    super.die();
    work.die();
    leases.die();
    if (reign != null) {
      reign.vanish();
    }
    reign = null;
    leads = false;
  }

  boolean isCutFrom(SimulatedPcpu pcpu) {
    return cutPcpus.contains(pcpu.name);
  }

  /** Whether it says that it leads; it may be wrong. */
  boolean leads() {
    return up && leads;
  }

  /** Whether it is being shut down: then it ends, whatever it is told. */
  boolean isRetiring() {
    return retiring;
  }

  @Nullable SimulatedReign reign() {
    return leads ? reign : null;
  }

  private void run(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Ask ask -> ask(ask.heldEpoch());
        case Step.Lead lead -> lead(lead);
        case Step.Extend extend -> {
          if (reign != null) {
            checkLease(reign.epoch(), extend.untilMs());
            reign.apply(new Event.LeaseExtended(extend.untilMs()));
          }
        }
        case Step.StepDown down -> {
          world.note(() -> "leads no more with epoch " + down.epoch() + ": " + down.why(), name);
          if (reign != null) {
            reign.abandon();
          }
          reign = null;
          leads = false;
        }
        case Step.GiveUp give -> giveUp(give.epoch(), false, () -> {});
      }
    }
  }

  private void ask(long heldEpoch) {
    long askedMs = nowMs();
    leases.call(
        "lead",
        () -> world.database.lead(holder, heldEpoch, Election.LEASE_MS),
        lease -> run(election.answered(answer(lease), askedMs, nowMs())),
        failure -> election.unanswered(nowMs()));
  }

  private static Election.Answer answer(Lease lease) {
    return new Election.Answer(
        lease.epoch(), lease.held(), lease.expiresInMs(), lease.streamsAllowedInMs());
  }

  /** By its own clock it is over no later than by the database's. */
  private void checkLease(long epoch, long untilMs) {
    if (untilMs > nowMs() && world.isPolite() && epoch == world.database.epoch()) {
      long leftMs = world.database.leaseLeftMs();
      Violation.unless(
          untilMs - nowMs() <= leftMs,
          "%s has a lease for %d ms still, and by the database's clock for %d"
              .formatted(name, untilMs - nowMs(), leftMs));
    }
  }

  private void lead(Step.Lead granted) {
    checkLease(granted.epoch(), granted.untilMs());
    world.note(() -> "begins to lead with epoch " + granted.epoch(), name);
    SimulatedReign begun = new SimulatedReign(this, granted);
    reign = begun;
    begun.begin(
        () -> {
          if (reign == begun) {
            leads = true;
          }
        },
        failure -> {
          if (reign == begun) {
            run(election.failed("it could not begin: " + failure.getMessage(), nowMs()));
          }
        });
  }

  private void giveUp(long epoch, boolean clean, Runnable then) {
    String giver = holder;
    leases.call(
        "resign",
        () -> world.database.resign(giver, epoch, clean),
        done -> then.run(),
        failure -> then.run());
  }

  void deposed() {
    SimulatedReign present = reign;
    Violation.unless(
        present == null || present.epoch() < world.database.epoch(),
        name + " steps down although it leads");
    run(election.deposed(nowMs()));
  }

  /** A heartbeat came; the epoch that it is answered with, or 0: nobody leads here. */
  long heard(PcpuAttributes pcpu) {
    SimulatedReign present = reign();
    if (present == null) {
      return 0;
    }
    present.apply(new Event.PcpuHeard(pcpu));
    election.heard(pcpu.id(), pcpu.draining(), nowMs());
    return present.epoch();
  }

  /** It is shut down: gives the lead up and ends. */
  void retire(Runnable ended) {
    if (retiring) {
      return;
    }
    retiring = true;
    world.note(() -> "is shut down", name);
    election.close();
    SimulatedReign last = reign;
    if (last == null) {
      ended.run();
      return;
    }
    last.retire(
        clean -> {
          leads = false;
          giveUp(last.epoch(), clean, ended);
        });
  }
}
