package io.packetfs.scheduler.cluster;

import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.pcpu.TaskLostException;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.Lease;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import io.packetfs.scheduler.store.StoredJob;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.packetfs.wire.ProblemReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler that leads: runs the core on one event-loop context and translates. Messages,
 * timers and the store's answers become events; commands become messages, store calls and answers
 * to those who wait. It decides nothing itself.
 *
 * <p>{@link LeaderScheduler} is how others ask it. Everything here but {@link #start}, {@link
 * #scheduler} and {@link #close} runs on the leader's context.
 */
public final class Leader {
  private static final Logger LOG = System.getLogger(Leader.class.getName());

  /** The core is told that time passed at least this often, in ms. */
  private static final long TICK_MS = 200;

  /** Followers are told at most this often, in ms. */
  private static final long FOLLOW_MS = 100;

  /** Progress is stored at most this often, in ms. */
  private static final long CHECKPOINT_MS = 1_000;

  /** Ended jobs that outlived their retention are looked for this often, in ms. */
  private static final long RETENTION_SWEEP_MS = 60_000;

  /** Unfinished jobs read at once at the start. */
  private static final int RECOVERY_PAGE = 500;

  /** How long a lease lasts, in ms. */
  private static final long LEASE_MS = 3_000;

  private final Vertx vertx;
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final PcpuAdapter pcpus;
  private final MonotonicClock clock = new MonotonicClock();
  private final Followers followers;
  private final Core core;
  private final long epoch;
  private final Plans plans;
  private final JobRecords records;
  private final LeaderScheduler scheduler;
  private final List<Long> periodic = new ArrayList<>();
  private @Nullable MessageConsumer<Hello> hellos;
  private long wakeTimer = -1;
  private long wakeAtMs = Long.MAX_VALUE;
  private boolean closed;

  private Leader(
      Vertx vertx,
      SchedulerOptions options,
      Context context,
      StoreThread store,
      PcpuAdapter pcpus,
      long epoch) {
    this.vertx = vertx;
    this.options = options;
    this.contexts = new Contexts(context);
    this.store = store;
    this.pcpus = pcpus;
    this.epoch = epoch;
    this.followers = new Followers(options.readersMax());
    this.core = new Core(options.policy(), epoch);
    this.plans = new Plans(this, vertx);
    this.records = new JobRecords(this, vertx, store, epoch);
    this.scheduler = new LeaderScheduler(this, vertx, options, store);
  }

  /**
   * Raises the epoch, takes up the jobs that have not ended, and listens to pCPUs.
   *
   * @param store owned by the leader from now on
   */
  public static Future<Leader> start(
      Vertx vertx, SchedulerOptions options, Store store, PcpuAdapter pcpus) {
    Context context = vertx.getOrCreateContext();
    StoreThread thread = new StoreThread(vertx, store);
    return thread
        .call(Leader::lead)
        .compose(
            epoch -> {
              Promise<Leader> started = Promise.promise();
              context.runOnContext(
                  run -> {
                    Leader leader = new Leader(vertx, options, context, thread, pcpus, epoch);
                    leader.recover().map(leader).onComplete(started);
                  });
              return started.future();
            });
  }

  /** Its own name for each start; the store is this process's alone. */
  private static long lead(Store store) {
    Lease lease = store.lead(UUID.randomUUID().toString(), 0, LEASE_MS);
    if (!lease.held()) {
      throw new StoreException(
          "another scheduler (" + lease.holder() + ") leads with epoch " + lease.epoch(), null);
    }
    return lease.epoch();
  }

  private Future<Void> recover() {
    return store
        .call(s -> s.arrivals(epoch, RECOVERY_PAGE).jobs())
        .compose(
            page ->
                contexts.ask(
                    () -> {
                      page.forEach(this::takeUp);
                      return page.stream().map(StoredJob::id).toList();
                    }))
        .compose(
            ids ->
                store.call(
                    s -> {
                      s.taken(epoch, ids);
                      return ids;
                    }))
        .compose(
            ids -> {
              if (ids.size() == RECOVERY_PAGE) {
                return recover();
              }
              return contexts.ask(
                  () -> {
                    listen();
                    return null;
                  });
            });
  }

  private void takeUp(StoredJob job) {
    JobProgress progress = job.progress().isEmpty() ? null : JobProgressJson.parse(job.progress());
    apply(new Event.JobAccepted(job.id(), job.spec(), job.createdMs(), progress, false));
    LOG.log(Level.INFO, "job {0} goes on after a restart", job.id());
  }

  private void listen() {
    hellos = vertx.eventBus().consumer(BusAddresses.PCPU_HELLO);
    hellos.handler(
        hello -> {
          try {
            apply(new Event.PcpuHeard(hello.body().attributes()));
            hello.reply(new Heard(epoch));
          } catch (ProblemException e) {
            hello.reply(ProblemReply.of(e));
          }
        });
    periodic.add(vertx.setPeriodic(TICK_MS, timer -> apply(new Event.Tick())));
    periodic.add(vertx.setPeriodic(FOLLOW_MS, timer -> tellFollowers()));
    periodic.add(vertx.setPeriodic(CHECKPOINT_MS, timer -> records.checkpoint()));
    periodic.add(
        vertx.setPeriodic(
            RETENTION_SWEEP_MS,
            timer -> records.forgetEndedBefore(clock.nowMs() - options.retentionMs())));
  }

  // ---- events in, commands out ----

  /** Tells the core and does what it says. */
  void apply(Event event) {
    if (closed) {
      return;
    }
    for (Command command : core.on(event, clock.nowMs())) {
      execute(command);
    }
    armWake();
  }

  private void armWake() {
    Long next = core.nextWakeMs();
    if (next == null || next >= wakeAtMs) {
      return;
    }
    long delay = next - clock.nowMs();
    if (delay >= TICK_MS) {
      return;
    }
    if (wakeTimer >= 0) {
      vertx.cancelTimer(wakeTimer);
    }
    wakeAtMs = next;
    wakeTimer =
        vertx.setTimer(
            Math.max(1, delay),
            timer -> {
              wakeTimer = -1;
              wakeAtMs = Long.MAX_VALUE;
              apply(new Event.Tick());
            });
  }

  private void execute(Command command) {
    switch (command) {
      case Command.SendTask send ->
          pcpus
              .send(send.pcpu(), send.task(), send.replyTimeoutMs())
              .onComplete(
                  reply -> contexts.run(() -> apply(new Event.TaskReplied(reply))),
                  failure -> contexts.run(() -> apply(lost(send, failure))));
      case Command.CancelTask cancel -> pcpus.cancel(cancel.pcpu(), cancel.taskId());
      case Command.ReserveBudget wish -> reserve(wish);
      case Command.JobEnded ended -> ended(ended.jobId());
    }
  }

  private static Event lost(Command.SendTask send, Throwable failure) {
    boolean neverSent = failure instanceof TaskLostException lost && lost.neverSent();
    return new Event.TaskLost(send.task().id(), neverSent, String.valueOf(failure.getMessage()));
  }

  private void reserve(Command.ReserveBudget wish) {
    BudgetRequest request =
        new BudgetRequest(
            wish.origin(),
            wish.bytesWish(),
            wish.bytesMin(),
            wish.requestsWish(),
            wish.requestsMin(),
            wish.bytesCap(),
            wish.requestsCap());
    store
        .call(s -> s.reserve(epoch, request))
        .onComplete(
            slice ->
                contexts.run(
                    () ->
                        apply(
                            new Event.BudgetSliced(
                                slice.origin(),
                                slice.bytes(),
                                slice.requests(),
                                clock.nowMs() + slice.dayEndsInMs()))),
            // The core asks again when it was not answered in time.
            failure ->
                LOG.log(Level.WARNING, "no budget could be reserved: {0}", failure.getMessage()));
  }

  private void ended(String jobId) {
    if (Plans.isPlan(jobId)) {
      plans.ended(jobId);
    } else {
      records.ended(jobId);
    }
  }

  private void tellFollowers() {
    for (String jobId : followers.jobs()) {
      core.status(jobId, clock.nowMs())
          .filter(status -> !status.state().isEnd())
          .ifPresent(followers::progress);
    }
  }

  // ---- for the other classes of the leader, on its context ----

  Core core() {
    return core;
  }

  long nowMs() {
    return clock.nowMs();
  }

  Contexts contexts() {
    return contexts;
  }

  Followers followers() {
    return followers;
  }

  Plans plans() {
    return plans;
  }

  boolean isClosed() {
    return closed;
  }

  /** How others ask. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * Stores how far the jobs are, then lets go of the store. Running tasks are not waited for: the
   * next leader sends their windows again.
   */
  public Future<Void> close() {
    return contexts
        .ask(
            () -> {
              Future<Void> last = records.checkpoint();
              closed = true;
              periodic.forEach(vertx::cancelTimer);
              MessageConsumer<Hello> consumer = hellos;
              return consumer == null ? last : last.eventually(consumer::unregister);
            })
        .compose(future -> future)
        .eventually(store::close);
  }
}
