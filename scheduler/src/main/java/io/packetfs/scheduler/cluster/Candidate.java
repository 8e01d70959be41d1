package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.Election.Step;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.reign.Rules;
import io.packetfs.scheduler.store.Lease;
import io.packetfs.scheduler.store.Store;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that leads when it may: does what its {@link Election} says, and runs a {@link
 * Leader} from each grant to its end. Everything but {@link #desk} and {@link #role} runs on its
 * context.
 */
final class Candidate implements Leader.Listener {
  private static final Logger LOG = System.getLogger(Candidate.class.getName());

  /** The election is told that time passed this often, in ms. */
  private static final long TICK_MS = 50;

  private final Vertx vertx;
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final StoreThread leases;
  private final PcpuAdapter pcpus;
  private final String holder;
  private final boolean shared;
  private final Watcher watcher;
  private final MonotonicClock clock = new MonotonicClock();
  private final Election election;
  private final Promise<Void> decided = Promise.promise();
  private @Nullable Leader leader;
  private @Nullable DeskService service;
  private volatile LeaderDesk desk = new NoDesk();
  private volatile Scheduler.Role role;
  private long timer = -1;

  /** Who hears how it goes. Called on the candidate's context. */
  interface Watcher {
    /** A job ended while this scheduler led. */
    void ended(JobStatus status);

    /** This scheduler began to lead, or stopped. */
    void leads(boolean leads);
  }

  /**
   * Does nothing before it is started.
   *
   * @param leases calls the store for the lease alone: a renewal must not wait behind other work
   * @param holder its name in the election: no other scheduler has it, nor had this one before
   * @param shared whether other schedulers may hold the store, too
   */
  Candidate(
      Vertx vertx,
      SchedulerOptions options,
      Contexts contexts,
      StoreThread store,
      StoreThread leases,
      PcpuAdapter pcpus,
      String holder,
      boolean shared,
      Watcher watcher) {
    this.vertx = vertx;
    this.options = options;
    this.contexts = contexts;
    this.store = store;
    this.leases = leases;
    this.pcpus = pcpus;
    this.holder = holder;
    this.shared = shared;
    this.watcher = watcher;
    this.election = new Election(shared);
    this.role = new Scheduler.Role(holder, false, "", 0);
  }

  /**
   * Done when it leads, or knows who does. Fails if it has the store for itself and cannot lead.
   */
  Future<Void> start() {
    timer = vertx.setPeriodic(0, TICK_MS, id -> run(election.tick(clock.nowMs())));
    return decided.future();
  }

  /** Where the leader is asked. Any thread. */
  LeaderDesk desk() {
    return desk;
  }

  /** Its part at present. Any thread. */
  Scheduler.Role role() {
    return role;
  }

  /** The leader in this process, or null. */
  @Nullable Leader leader() {
    return leader;
  }

  private void run(List<Step> steps) {
    for (Step step : steps) {
      switch (step) {
        case Step.Ask ask -> ask(ask.heldEpoch());
        case Step.Lead lead -> lead(lead);
        case Step.Extend extend -> {
          if (leader != null) {
            leader.reign().apply(new Event.LeaseExtended(extend.untilMs()));
          }
        }
        case Step.StepDown down -> {
          LOG.log(Level.WARNING, "leads no more with epoch {0}: {1}", down.epoch(), down.why());
          if (leader != null) {
            leader.abandon();
          }
          leadsNoMore();
        }
        case Step.GiveUp give -> giveUp(give.epoch(), false);
      }
    }
  }

  private void ask(long heldEpoch) {
    long askedMs = clock.nowMs();
    leases
        .call(s -> s.lead(holder, heldEpoch, shared ? Election.LEASE_MS : Store.LEASE_MS_MAX))
        .onComplete(
            lease -> contexts.run(() -> answered(lease, askedMs)),
            failure -> contexts.run(() -> unanswered(failure)));
  }

  private void answered(Lease lease, long askedMs) {
    Election.Answer answer =
        new Election.Answer(
            lease.epoch(), lease.held(), lease.expiresInMs(), lease.streamsAllowedInMs());
    run(election.answered(answer, askedMs, clock.nowMs()));
    if (!lease.held()) {
      boolean somebody = !lease.holder().isEmpty() && lease.expiresInMs() > 0;
      follow(somebody ? lease.holder() : "", lease.epoch());
      decided.tryComplete();
    }
  }

  private void unanswered(Throwable failure) {
    election.unanswered(clock.nowMs());
    LOG.log(Level.WARNING, "the database does not say who leads: {0}", failure.getMessage());
    if (!shared) {
      decided.tryFail(failure);
    } else {
      // It serves what it can, and goes on asking.
      decided.tryComplete();
    }
  }

  private void follow(String leaderHolder, long epoch) {
    if (leader != null) {
      return;
    }
    if (!role.leader().equals(leaderHolder)) {
      LOG.log(
          Level.INFO,
          "stands by; {0} leads with epoch {1}",
          leaderHolder.isEmpty() ? "nobody" : leaderHolder,
          epoch);
    }
    if (!role.leader().equals(leaderHolder) || role.epoch() != epoch) {
      role = new Scheduler.Role(holder, false, leaderHolder, epoch);
      desk = leaderHolder.isEmpty() ? new NoDesk() : new RemoteDesk(vertx.eventBus(), leaderHolder);
    }
  }

  private void lead(Step.Lead granted) {
    Rules rules =
        new Rules(
            options.policy(),
            shared,
            options.jobsMax(),
            options.objectsMax(),
            options.retentionMs(),
            Leader.ARRIVALS_PAGE);
    Leader begun = new Leader(vertx, contexts, store, pcpus, clock, granted, rules, this);
    leader = begun;
    begun
        .begin()
        .onComplete(
            began ->
                contexts.run(
                    () -> {
                      if (leader == begun) {
                        leads(begun, granted.epoch());
                      }
                    }),
            failure ->
                contexts.run(
                    () -> {
                      decided.tryFail(failure);
                      if (leader == begun) {
                        run(
                            election.failed(
                                "it could not begin: " + failure.getMessage(), clock.nowMs()));
                      }
                    }));
  }

  private void leads(Leader begun, long epoch) {
    LocalDesk local = new LocalDesk(begun, contexts);
    service = DeskService.open(vertx, holder, local);
    desk = local;
    role = new Scheduler.Role(holder, true, holder, epoch);
    watcher.leads(true);
    decided.tryComplete();
  }

  private void leadsNoMore() {
    leader = null;
    desk = new NoDesk();
    role = new Scheduler.Role(holder, false, "", role.epoch());
    DeskService open = service;
    service = null;
    if (open != null) {
      open.close();
      watcher.leads(false);
    }
  }

  private Future<Void> giveUp(long epoch, boolean clean) {
    return leases
        .call(
            s -> {
              s.resign(holder, epoch, clean);
              return true;
            })
        .onFailure(
            failure ->
                LOG.log(
                    Level.WARNING,
                    "epoch {0} is not given up; it ends by itself: {1}",
                    epoch,
                    failure.getMessage()))
        .otherwise(true)
        .mapEmpty();
  }

  @Override
  public void ended(JobStatus status) {
    watcher.ended(status);
  }

  @Override
  public void heard(PcpuAttributes pcpu) {
    election.heard(pcpu.id(), pcpu.draining(), clock.nowMs());
  }

  @Override
  public void deposed() {
    run(election.deposed(clock.nowMs()));
  }

  /** Leads no more and gives the lead up, so that another can take it at once. */
  Future<Void> close() {
    vertx.cancelTimer(timer);
    election.close();
    Leader last = leader;
    if (last == null) {
      return Future.succeededFuture();
    }
    return last.retire()
        .compose(
            clean -> {
              leadsNoMore();
              return giveUp(last.reign().epoch(), clean);
            });
  }
}
