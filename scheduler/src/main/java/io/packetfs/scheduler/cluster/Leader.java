package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.pcpu.TaskLostException;
import io.packetfs.scheduler.store.Arrivals;
import io.packetfs.scheduler.store.Backlog;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.packetfs.wire.ProblemReply;
import io.packetfs.wire.WireFormatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One reign: runs the core on one event-loop context, from the grant of an epoch to its end, and
 * translates. Messages, timers and the store's answers become events; commands become messages,
 * store calls and answers to those who wait. It decides nothing itself.
 *
 * <p>{@link LocalDesk} is how others ask it. Everything here runs on the leader's context.
 */
final class Leader {
  private static final Logger LOG = System.getLogger(Leader.class.getName());

  /** The core is told that time passed at least this often, in ms. */
  private static final long TICK_MS = 200;

  /** Progress is stored at most this often, in ms. */
  private static final long CHECKPOINT_MS = 1_000;

  /** Jobs that other schedulers stored are looked for this often, in ms, and when they say so. */
  private static final long ARRIVALS_MS = 1_000;

  /** Ended jobs that outlived their retention are looked for this often, in ms. */
  private static final long RETENTION_SWEEP_MS = 60_000;

  /** Unfinished jobs read at once. */
  private static final int ARRIVALS_PAGE = 500;

  /** How long the tasks that a leader recalls at its end may take to answer, in ms. */
  private static final long RETIRE_MS_MAX = 1_000;

  /** How often it looks whether they have, in ms. */
  private static final long RETIRE_LOOK_MS = 10;

  private final Vertx vertx;
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final PcpuAdapter pcpus;
  private final MonotonicClock clock;
  private final Listener listener;
  private final Core core;
  private final Reign reign;
  private final Plans plans;
  private final JobRecords records;
  private final List<Long> periodic = new ArrayList<>();

  /** Jobs that this process is storing, and their objects: whoever stores them takes them up. */
  private final Map<String, Integer> submitting = new HashMap<>();

  private int submittingObjects;

  private @Nullable MessageConsumer<Hello> hellos;
  private long wakeTimer = -1;
  private long wakeAtMs = Long.MAX_VALUE;
  private boolean lookingForArrivals;
  private boolean lookAgain;
  private boolean closed;

  /**
   * What a leader was granted; times in ms on the clock it is given.
   *
   * @param epoch that it leads
   * @param streamsFromMs when it may open streams
   * @param untilMs when its lease is over
   * @param shared whether other schedulers hold the store, too
   */
  record Reign(long epoch, long streamsFromMs, long untilMs, boolean shared) {}

  /** What others must hear of. Called on the leader's context. */
  interface Listener {
    /** A job ended, and its end is stored. */
    void ended(JobStatus status);

    /** A pCPU registered or sent a heartbeat. */
    void heard(PcpuAttributes pcpu);

    /** The store refused a write: another epoch leads. */
    void deposed();
  }

  Leader(
      Vertx vertx,
      SchedulerOptions options,
      Contexts contexts,
      StoreThread store,
      PcpuAdapter pcpus,
      MonotonicClock clock,
      Reign reign,
      Listener listener) {
    this.vertx = vertx;
    this.options = options;
    this.contexts = contexts;
    this.store = store;
    this.pcpus = pcpus;
    this.clock = clock;
    this.reign = reign;
    this.listener = listener;
    this.core = new Core(options.policy(), reign.epoch(), reign.streamsFromMs(), reign.untilMs());
    this.plans = new Plans(this, vertx);
    this.records = new JobRecords(this, vertx);
  }

  // ---- beginning ----

  /** Takes up the origins' holds and the jobs that have not ended, and listens to pCPUs. */
  Future<Void> begin() {
    return store
        .call(Store::originHolds)
        .compose(
            holds -> {
              holds.forEach(
                  hold -> {
                    if (hold.paused()) {
                      apply(new Event.OriginPaused(hold.origin()));
                    }
                    if (hold.backOffMs() > 0) {
                      apply(
                          new Event.OriginBackedOff(
                              hold.origin(), clock.nowMs() + hold.backOffMs()));
                    }
                  });
              return recover();
            })
        .compose(
            recovered -> {
              if (closed) {
                return Future.failedFuture("it was stopped before it led");
              }
              lead();
              return Future.succeededFuture();
            });
  }

  private Future<Void> recover() {
    return takeUpArrivals()
        .compose(jobs -> jobs < ARRIVALS_PAGE || closed ? Future.succeededFuture() : recover());
  }

  private void lead() {
    hellos = vertx.eventBus().consumer(BusAddresses.PCPU_HELLO);
    hellos.handler(this::hear);
    periodic.add(vertx.setPeriodic(TICK_MS, timer -> apply(new Event.Tick())));
    periodic.add(vertx.setPeriodic(CHECKPOINT_MS, timer -> records.checkpoint()));
    if (reign.shared()) {
      periodic.add(vertx.setPeriodic(ARRIVALS_MS, timer -> lookForArrivals()));
    }
    periodic.add(
        vertx.setPeriodic(
            RETENTION_SWEEP_MS,
            timer -> records.forgetEndedBefore(clock.nowMs() - options.retentionMs())));
    LOG.log(Level.INFO, "leads with epoch {0}", reign.epoch());
  }

  private void hear(Message<Hello> hello) {
    try {
      PcpuAttributes pcpu = hello.body().attributes();
      apply(new Event.PcpuHeard(pcpu));
      listener.heard(pcpu);
      hello.reply(new Heard(reign.epoch()));
    } catch (ProblemException | WireFormatException e) {
      hello.reply(ProblemReply.of(e));
    }
  }

  // ---- jobs that others stored ----

  /**
   * Looks for jobs and cancel requests of other schedulers; at once, or right behind the last look.
   */
  void lookForArrivals() {
    if (closed || lookingForArrivals) {
      lookAgain = true;
      return;
    }
    lookingForArrivals = true;
    lookAgain = false;
    takeUpArrivals()
        .onComplete(
            looked -> {
              lookingForArrivals = false;
              if (looked.failed()) {
                LOG.log(
                    Level.WARNING, "cannot look for new jobs: {0}", looked.cause().getMessage());
              } else if (lookAgain || looked.result() == ARRIVALS_PAGE) {
                lookForArrivals();
              }
            });
  }

  /**
   * How many jobs came. In the order of the store's thread: an answer that was read before the end
   * of a job was stored is taken in before that job is released, and so known not to be new.
   */
  private Future<Integer> takeUpArrivals() {
    return write(s -> s.arrivals(reign.epoch(), ARRIVALS_PAGE))
        .compose(
            arrivals -> {
              if (closed) {
                return Future.succeededFuture(0);
              }
              takeUp(arrivals);
              List<String> ids = arrivals.jobs().stream().map(StoredJob::id).toList();
              return ids.isEmpty()
                  ? Future.succeededFuture(0)
                  : write(
                      s -> {
                        s.taken(reign.epoch(), ids);
                        return ids.size();
                      });
            });
  }

  private void takeUp(Arrivals arrivals) {
    for (StoredJob job : arrivals.jobs()) {
      if (!submitting.containsKey(job.id())) {
        takeUp(job);
      }
    }
    arrivals.cancelRequests().forEach(id -> apply(new Event.JobCancelled(id)));
  }

  /** A stored job becomes the core's, unless it is already. */
  void takeUp(StoredJob job) {
    if (core.holds(job.id())) {
      return;
    }
    JobProgress progress = job.progress().isEmpty() ? null : JobProgressJson.parse(job.progress());
    apply(new Event.JobAccepted(job.id(), job.spec(), job.createdMs(), progress, false));
    if (progress != null) {
      LOG.log(Level.INFO, "job {0} goes on where it was", job.id());
    }
  }

  /**
   * This process begins to store a job.
   *
   * @throws ProblemException OVERLOADED
   */
  void admit(String jobId, int objects) {
    backlog().checkRoom(objects, options.jobsMax(), options.objectsMax());
    submitting.put(jobId, objects);
    submittingObjects += objects;
  }

  /**
   * Whether a plan of so many objects fits.
   *
   * @throws ProblemException OVERLOADED
   */
  void checkObjects(int objects) {
    backlog().checkObjects(objects, options.objectsMax());
  }

  private Backlog backlog() {
    return new Backlog(
        core.openJobs() + submitting.size(), (long) core.objects() + submittingObjects);
  }

  /**
   * The job is stored, or could not be.
   *
   * @param job null: it was not stored
   */
  void admitted(String jobId, @Nullable StoredJob job) {
    Integer objects = submitting.remove(jobId);
    submittingObjects -= objects == null ? 0 : objects;
    if (job != null) {
      takeUp(job);
    }
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

  /** The lease was renewed. */
  void extend(long untilMs) {
    apply(new Event.LeaseExtended(untilMs));
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
      case Command.HoldOrigin hold -> hold(hold);
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
    // The day's end is counted from before it was asked for, so no slice outlives its day.
    long askedMs = clock.nowMs();
    write(s -> s.reserve(reign.epoch(), request))
        .onComplete(
            slice ->
                apply(
                    new Event.BudgetSliced(
                        slice.origin(),
                        slice.bytes(),
                        slice.requests(),
                        askedMs + slice.dayEndsInMs())),
            // The core asks again when it was not answered in time.
            failure ->
                LOG.log(Level.WARNING, "no budget could be reserved: {0}", failure.getMessage()));
  }

  private void hold(Command.HoldOrigin hold) {
    long forMs = Math.max(0, hold.untilMs() - clock.nowMs());
    write(
            s -> {
              s.backOff(reign.epoch(), hold.origin(), forMs);
              return true;
            })
        .onFailure(
            failure ->
                LOG.log(
                    Level.WARNING,
                    "that {0} asked to be left alone could not be stored: {1}",
                    hold.origin(),
                    failure.getMessage()));
  }

  private void ended(String jobId) {
    if (Plans.isPlan(jobId)) {
      plans.ended(jobId);
    } else {
      records.ended(jobId);
    }
  }

  // ---- for the other classes of the leader, on its context ----

  /** Writes as the leader of this epoch; the answer arrives on the leader's context. */
  <T> Future<T> write(Function<Store, T> call) {
    Promise<T> written = Promise.promise();
    store
        .call(call)
        .onComplete(
            value -> contexts.run(() -> written.complete(value)),
            failure ->
                contexts.run(
                    () -> {
                      // What a reign wrote before its end says nothing of the next one.
                      if (isDeposed(failure) && !closed) {
                        listener.deposed();
                      }
                      written.fail(failure);
                    }));
    return written.future();
  }

  private static boolean isDeposed(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.problem().code() == ErrorCode.STALE_EPOCH;
  }

  Core core() {
    return core;
  }

  long epoch() {
    return reign.epoch();
  }

  long nowMs() {
    return clock.nowMs();
  }

  Plans plans() {
    return plans;
  }

  Listener listener() {
    return listener;
  }

  boolean isClosed() {
    return closed;
  }

  // ---- ending ----

  /** Ends at once: another leads, or may soon. What is under way at pCPUs is recalled. */
  void abandon() {
    apply(new Event.LeadLost());
    close();
  }

  /**
   * Ends in order: recalls what is under way, waits a little until that has ended, and stores how
   * far the jobs are.
   *
   * @return whether no stream of this leader is open any more
   */
  Future<Boolean> retire() {
    apply(new Event.LeadLost());
    Promise<Boolean> quiet = Promise.promise();
    lookWhetherQuiet(clock.nowMs() + RETIRE_MS_MAX, quiet);
    return quiet
        .future()
        .compose(
            isQuiet ->
                records
                    .lastCheckpoint()
                    .transform(
                        stored -> {
                          close();
                          return Future.succeededFuture(isQuiet);
                        }));
  }

  private void lookWhetherQuiet(long untilMs, Promise<Boolean> quiet) {
    boolean isQuiet = closed || core.tasksInFlight() == 0;
    if (isQuiet || clock.nowMs() >= untilMs) {
      quiet.complete(isQuiet && !closed);
      return;
    }
    vertx.setTimer(RETIRE_LOOK_MS, timer -> lookWhetherQuiet(untilMs, quiet));
  }

  private void close() {
    closed = true;
    periodic.forEach(vertx::cancelTimer);
    periodic.clear();
    vertx.cancelTimer(wakeTimer);
    MessageConsumer<Hello> consumer = hellos;
    if (consumer != null) {
      consumer.unregister();
    }
    plans.stopped();
  }
}
