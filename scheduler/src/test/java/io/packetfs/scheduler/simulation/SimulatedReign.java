package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.reign.Outside;
import io.packetfs.scheduler.reign.Reign;
import io.packetfs.scheduler.reign.Rules;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.store.Arrivals;
import io.packetfs.scheduler.store.BudgetSlice;
import io.packetfs.scheduler.store.DeposedException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.packetfs.task.TaskReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One reign: the real {@link Reign} between the simulated database and network. Whatever comes in
 * comes through here, and the laws of core and reign are checked behind it.
 */
final class SimulatedReign implements Outside {
  private static final int JOBS_MAX = 1_000;
  private static final int OBJECTS_MAX = 10_000;

  /** Longer than any history lasts. */
  private static final long RETENTION_MS = 1_000 * World.DAY_MS;

  /** So few that the pages of a small history are many. */
  private static final int ARRIVALS_PAGE = 3;

  private final World world;
  private final SimulatedScheduler scheduler;
  private final Reign reign;

  /** Until when origins asked it to leave them alone, or asked those before it; true time. */
  private final Map<String, Long> quietUntilMs = new HashMap<>();

  private final Set<Long> answered = new HashSet<>();
  private boolean askedStore;
  private boolean vanished;

  SimulatedReign(SimulatedScheduler scheduler, Election.Step.Lead granted) {
    this.world = scheduler.world;
    this.scheduler = scheduler;
    this.reign =
        new Reign(
            granted,
            new Rules(world.policy, true, JOBS_MAX, OBJECTS_MAX, RETENTION_MS, ARRIVALS_PAGE),
            this);
  }

  String name() {
    return scheduler.name;
  }

  SimulatedScheduler scheduler() {
    return scheduler;
  }

  Core core() {
    return reign.core();
  }

  long epoch() {
    return reign.epoch();
  }

  // ---- what comes in ----

  /** Does this with the real reign, if it is there still, and looks at what it made of it. */
  void with(Consumer<Reign> action) {
    if (vanished) {
      return;
    }
    action.accept(reign);
    if (!reign.isClosed()) {
      CoreInvariants.check(core(), nowMs());
    }
  }

  void apply(Event event) {
    with(real -> real.apply(event));
  }

  void hearIn(long delayMs, Runnable action) {
    scheduler.hearIn(
        delayMs,
        () -> {
          if (!vanished && !reign.isClosed()) {
            action.run();
          }
        });
  }

  /** Somebody cancels a job: if it has not ended, it has now. */
  void cancel(String jobId) {
    apply(new Event.JobCancelled(jobId));
    checkCancelled(jobId);
  }

  private void checkCancelled(String jobId) {
    boolean runs =
        core().status(jobId, nowMs()).map(status -> !status.state().isEnd()).orElse(false);
    Violation.unless(
        !runs || reign.isClosed(), jobId + " is to be cancelled and goes on at " + name());
  }

  void lost(long taskId, boolean neverSent, String why) {
    reign.apply(new Event.TaskLost(taskId, neverSent, why));
  }

  void replied(TaskReply reply) {
    String origin = CoreInvariants.originOf(core(), reply.taskId());
    Map<String, Integer> boundsBefore = CoreInvariants.streamBounds(core());
    if (!CoreInvariants.isLive(core(), reply.taskId())) {
      world.faults.saw(Effect.LATE_REPLY);
    }
    apply(new Event.TaskReplied(reply));
    Problem problem = reply.problem();
    if (origin == null || problem == null || !answered.add(reply.taskId())) {
      return;
    }
    if (problem.retryAfterMs() != null) {
      learnQuiet(origin, problem.retryAfterMs());
    }
    if (problem.code() == ErrorCode.ORIGIN_THROTTLED) {
      CoreInvariants.streamBounds(core())
          .forEach(
              (bound, streams) ->
                  Violation.unless(
                      streams <= boundsBefore.getOrDefault(bound, streams),
                      "a refusal of " + origin + " raised the bound of " + bound));
    }
  }

  // ---- what it must know ----

  private void learnQuiet(String origin, long ms) {
    quietUntilMs.merge(origin, world.agenda.nowMs() + ms, Math::max);
  }

  long quietUntilMs(String origin) {
    return quietUntilMs.getOrDefault(origin, 0L);
  }

  boolean isPaused(String origin) {
    for (OriginStatus status : core().origins(nowMs())) {
      if (status.origin().equals(origin)) {
        return status.paused();
      }
    }
    return false;
  }

  // ---- beginning and ending ----

  void begin(Runnable began, Consumer<RuntimeException> failed) {
    reign.begin(began, failed);
  }

  /** Its process died. */
  void vanish() {
    vanished = true;
  }

  void abandon() {
    reign.abandon();
    Violation.unless(reign.isClosed(), name() + " leads on although it was told not to");
  }

  /** Ends in order; tells whether all its streams are closed. */
  void retire(Consumer<Boolean> quiet) {
    reign.retire(
        clean -> {
          if (clean && world.isPolite()) {
            world.origins().forEach(this::checkStreamsClosed);
          }
          quiet.accept(clean);
        });
  }

  private void checkStreamsClosed(SimulatedOrigin origin) {
    for (SimulatedOrigin.OpenStreams open : origin.open.values()) {
      Violation.unless(
          open.excused || open.delivery.reign() != this,
          "%s leaves, says that its streams are closed, and task %x has some open at %s"
              .formatted(name(), open.task().id(), origin.name));
    }
  }

  // ---- what the reign asks for ----

  @Override
  public long nowMs() {
    return scheduler.nowMs();
  }

  @Override
  public void in(long delayMs, Runnable action) {
    scheduler.in(Math.max(1, delayMs), () -> with(real -> action.run()));
  }

  /**
   * What the database had stored of origins when it first answered a reign, this one must know.
   *
   * @param leftMs how long each was to be left alone still
   * @param paused by an operator
   */
  private record Answer<T>(T value, Map<String, Long> leftMs, List<String> paused) {}

  @Override
  public <T> void store(
      String name,
      Function<Store, T> call,
      Consumer<T> done,
      Consumer<? super ProblemException> failed) {
    boolean first = !askedStore;
    askedStore = true;
    scheduler.work.call(
        name,
        () ->
            new Answer<>(
                world.database.run(call),
                first ? world.database.leftAloneMs() : Map.of(),
                first ? world.database.paused() : List.of()),
        answer -> {
          answer
              .leftMs()
              .forEach(
                  (origin, ms) -> {
                    world.faults.saw(Effect.RETRY_AFTER_INHERITED);
                    learnQuiet(origin, ms);
                  });
          with(real -> done.accept(answer.value()));
          checkTakenIn(answer.value());
          answer.paused().forEach(this::checkPaused);
        },
        failure -> with(real -> refused(failure, failed)));
  }

  /** Who asked for something to be cancelled, and what a day gave, was not asked in vain. */
  private void checkTakenIn(Object answer) {
    if (vanished || reign.isClosed()) {
      return;
    }
    switch (answer) {
      case Arrivals arrivals -> arrivals.cancelRequests().forEach(this::checkCancelled);
      case BudgetSlice slice -> world.note(() -> "has " + slice, name(), slice.origin());
      default -> {}
    }
  }

  private void checkPaused(String origin) {
    Violation.unless(
        vanished || reign.isClosed() || isPaused(origin),
        name() + " does not know that " + origin + " is paused");
  }

  private void refused(RuntimeException failure, Consumer<? super ProblemException> failed) {
    boolean deposed = failure instanceof DeposedException;
    ErrorCode code = deposed ? ErrorCode.STALE_EPOCH : ErrorCode.STORE_UNAVAILABLE;
    failed.accept(Problem.of(code, String.valueOf(failure.getMessage())).asException());
    Violation.unless(
        !deposed || reign.isClosed() || scheduler.isRetiring(),
        name() + " leads on although it was told that another does");
  }

  @Override
  public void send(Command.SendTask send) {
    CoreInvariants.checkSends(core(), List.of(send), nowMs());
    world.network.send(this, send);
  }

  @Override
  public void cancel(Command.CancelTask cancel) {
    world.network.cancel(this, cancel);
  }

  @Override
  public String toText(JobProgress progress) {
    return world.keep(progress);
  }

  @Override
  public JobProgress parse(String text) {
    return world.parse(text);
  }

  @Override
  public void tookUp(StoredJob job, @Nullable JobProgress progress) {
    if (progress != null) {
      world.faults.saw(Effect.RESTORED_FROM_CHECKPOINT);
    }
    world.note(() -> "takes up " + job.id() + " from " + progress, name(), job.id());
  }

  /** An end is told when it can be taken back no more. */
  @Override
  public void ended(JobStatus status) {
    String jobId = status.jobId();
    world.note(() -> jobId + " ended " + status.state() + " " + status.error(), name(), jobId);
    if (status.windows().duplicate() > 0) {
      world.faults.saw(Effect.DUPLICATE_DROPPED);
    }
    if (status.windows().hedged() > 0) {
      world.faults.saw(Effect.HEDGED);
    }
    if (status.windows().verified() > 0) {
      world.faults.saw(Effect.VERIFIED);
    }
    StoredJob stored = world.database.store().find(jobId);
    JobState state = stored == null ? null : stored.state();
    Violation.unless(
        state == status.state(),
        "the end of " + jobId + " is told as " + status.state() + " and stored as " + state);
  }

  @Override
  public void planEnded(String jobId) {
    throw new Violation(jobId + " only plans, and nobody asked for a plan");
  }

  @Override
  public void deposed() {
    scheduler.deposed();
  }

  @Override
  public void troubled(String what, RuntimeException failure) {
    if (!(failure instanceof ProblemException)) {
      throw new Violation(name() + ": " + what + ": " + failure);
    }
    world.note(() -> what + ": " + failure.getMessage(), name());
  }
}
