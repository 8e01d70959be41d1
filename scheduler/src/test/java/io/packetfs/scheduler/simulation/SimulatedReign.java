package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.store.Arrivals;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.DeposedException;
import io.packetfs.scheduler.store.OriginHold;
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

/**
 * One reign: the real core between the simulated database and network, driven as {@code
 * cluster.Leader} drives it. The core's invariants are checked after every event.
 */
final class SimulatedReign {
  private static final long TICK_MS = 200;
  private static final long CHECKPOINT_MS = 1_000;
  private static final long ARRIVALS_MS = 1_000;
  private static final int ARRIVALS_PAGE = 3;
  private static final long RETIRE_MS_MAX = 1_000;
  private static final long RETIRE_LOOK_MS = 10;

  private final World world;
  private final SimulatedScheduler scheduler;
  private final long epoch;
  private final Core core;
  private final SimulatedRecords records;

  /** Until when origins asked it to leave them alone, or asked those before it; true time. */
  private final Map<String, Long> quietUntilMs = new HashMap<>();

  private final Set<Long> answered = new HashSet<>();
  private long wakeAtMs = Long.MAX_VALUE;
  private boolean looking;
  private boolean lookAgain;
  private boolean closed;

  SimulatedReign(SimulatedScheduler scheduler, long epoch, long streamsFromMs, long untilMs) {
    this.world = scheduler.world;
    this.scheduler = scheduler;
    this.epoch = epoch;
    this.core = new Core(world.policy, epoch, streamsFromMs, untilMs);
    this.records = new SimulatedRecords(this);
  }

  String name() {
    return scheduler.name;
  }

  SimulatedScheduler scheduler() {
    return scheduler;
  }

  Core core() {
    return core;
  }

  long epoch() {
    return epoch;
  }

  World world() {
    return world;
  }

  boolean isClosed() {
    return closed;
  }

  void in(long delayMs, Runnable action) {
    scheduler.in(delayMs, unlessClosed(action));
  }

  void hearIn(long delayMs, Runnable action) {
    scheduler.hearIn(delayMs, unlessClosed(action));
  }

  private Runnable unlessClosed(Runnable action) {
    return () -> {
      if (!closed) {
        action.run();
      }
    };
  }

  // ---- beginning ----

  /** Takes up what was left, then leads. */
  void begin(Runnable began, Consumer<RuntimeException> failed) {
    scheduler.work.call(
        "originHolds",
        () -> new Holds(world, world.database.run(Store::originHolds)),
        holds -> {
          holds.takeUp(this);
          recover(began, failed);
        },
        failed);
  }

  /** What a new leader is told of origins, beside what the simulation knows that was stored. */
  private record Holds(World world, List<OriginHold> told, Map<String, Long> leftMs) {
    Holds(World world, List<OriginHold> told) {
      this(world, told, left(world));
    }

    private static Map<String, Long> left(World world) {
      Map<String, Long> left = new HashMap<>();
      world.database.backOffUntilMs.forEach(
          (origin, untilMs) -> left.put(origin, untilMs - world.database.nowMs()));
      return left;
    }

    void takeUp(SimulatedReign reign) {
      for (OriginHold hold : told) {
        if (hold.paused()) {
          reign.apply(new Event.OriginPaused(hold.origin()));
        }
        if (hold.backOffMs() > 0) {
          reign.apply(new Event.OriginBackedOff(hold.origin(), reign.nowMs() + hold.backOffMs()));
        }
      }
      leftMs.forEach(
          (origin, ms) -> {
            if (ms > 0) {
              world.faults.saw(Effect.RETRY_AFTER_INHERITED);
              reign.learnQuiet(origin, ms);
            }
          });
    }
  }

  private void recover(Runnable began, Consumer<RuntimeException> failed) {
    takeUpArrivals(
        jobs -> {
          if (closed) {
            return;
          }
          if (jobs == ARRIVALS_PAGE) {
            recover(began, failed);
          } else {
            lead();
            began.run();
          }
        },
        failed);
  }

  private void lead() {
    every(TICK_MS, () -> apply(new Event.Tick()));
    every(CHECKPOINT_MS, () -> records.checkpoint(() -> {}));
    every(ARRIVALS_MS, this::lookForArrivals);
  }

  private void every(long periodMs, Runnable action) {
    in(
        periodMs,
        () -> {
          action.run();
          every(periodMs, action);
        });
  }

  // ---- jobs that others stored ----

  void lookForArrivals() {
    if (closed || looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    takeUpArrivals(
        jobs -> {
          looking = false;
          if (lookAgain || jobs == ARRIVALS_PAGE) {
            lookForArrivals();
          }
        },
        failure -> looking = false);
  }

  private void takeUpArrivals(Consumer<Integer> done, Consumer<RuntimeException> failed) {
    write(
        "arrivals",
        s -> s.arrivals(epoch, ARRIVALS_PAGE),
        arrivals -> {
          if (closed) {
            done.accept(0);
            return;
          }
          takeUp(arrivals);
          List<String> ids = arrivals.jobs().stream().map(StoredJob::id).toList();
          if (ids.isEmpty()) {
            done.accept(0);
            return;
          }
          write(
              "taken",
              s -> {
                s.taken(epoch, ids);
                return ids.size();
              },
              done,
              failed);
        },
        failed);
  }

  private void takeUp(Arrivals arrivals) {
    arrivals.jobs().forEach(this::takeUp);
    arrivals.cancelRequests().forEach(this::cancel);
  }

  /** Somebody cancels a job: if it has not ended, it has now. */
  void cancel(String jobId) {
    boolean runs = core.status(jobId, nowMs()).map(status -> !status.state().isEnd()).orElse(false);
    apply(new Event.JobCancelled(jobId));
    if (runs && !closed) {
      core.status(jobId, nowMs())
          .ifPresent(
              status ->
                  Violation.unless(
                      status.state() == JobState.CANCELLED,
                      jobId + " was cancelled and is " + status.state()));
    }
  }

  void takeUp(StoredJob job) {
    if (closed || core.holds(job.id())) {
      return;
    }
    JobProgress progress = world.progress(job.progress());
    if (progress != null) {
      world.faults.saw(Effect.RESTORED_FROM_CHECKPOINT);
    }
    world.note(() -> "takes up " + job.id() + " from " + progress, name(), job.id());
    apply(new Event.JobAccepted(job.id(), job.spec(), job.createdMs(), progress, false));
  }

  // ---- events in, commands out ----

  long nowMs() {
    return scheduler.nowMs();
  }

  void apply(Event event) {
    if (closed) {
      return;
    }
    List<Command> commands = core.on(event, nowMs());
    CoreInvariants.check(core, nowMs());
    CoreInvariants.checkSends(core, commands, nowMs());
    commands.forEach(this::execute);
    armWake();
  }

  private void armWake() {
    Long next = core.nextWakeMs();
    if (next == null || next >= wakeAtMs || next - nowMs() >= TICK_MS) {
      return;
    }
    wakeAtMs = next;
    in(
        Math.max(1, next - nowMs()),
        () -> {
          if (wakeAtMs == next) {
            wakeAtMs = Long.MAX_VALUE;
            apply(new Event.Tick());
          }
        });
  }

  private void execute(Command command) {
    switch (command) {
      case Command.SendTask send -> world.network.send(this, send);
      case Command.CancelTask cancel -> world.network.cancel(this, cancel);
      case Command.ReserveBudget wish -> reserve(wish);
      case Command.HoldOrigin hold -> hold(hold);
      case Command.JobEnded ended -> records.ended(ended.jobId());
    }
  }

  void lost(long taskId, boolean neverSent, String why) {
    apply(new Event.TaskLost(taskId, neverSent, why));
  }

  void replied(TaskReply reply) {
    String origin = CoreInvariants.originOf(core, reply.taskId());
    Map<String, Integer> boundsBefore = CoreInvariants.streamBounds(core);
    if (!CoreInvariants.isLive(core, reply.taskId())) {
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
      CoreInvariants.streamBounds(core)
          .forEach(
              (bound, streams) ->
                  Violation.unless(
                      streams <= boundsBefore.getOrDefault(bound, streams),
                      "a refusal of " + origin + " raised the bound of " + bound));
    }
  }

  private void learnQuiet(String origin, long ms) {
    quietUntilMs.merge(origin, world.agenda.nowMs() + ms, Math::max);
  }

  long quietUntilMs(String origin) {
    return quietUntilMs.getOrDefault(origin, 0L);
  }

  boolean isPaused(String origin) {
    for (OriginStatus status : core.origins(nowMs())) {
      if (status.origin().equals(origin)) {
        return status.paused();
      }
    }
    return false;
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
    long askedMs = nowMs();
    write(
        "reserve",
        s -> s.reserve(epoch, request),
        slice -> {
          world.note(() -> "has " + slice, name(), slice.origin());
          apply(
              new Event.BudgetSliced(
                  slice.origin(), slice.bytes(), slice.requests(), askedMs + slice.dayEndsInMs()));
        },
        failure -> {});
  }

  private void hold(Command.HoldOrigin hold) {
    long forMs = Math.max(0, hold.untilMs() - nowMs());
    scheduler.work.call(
        "backOff",
        () -> world.database.backOff(epoch, hold.origin(), forMs),
        done -> {},
        this::failedWrite);
  }

  /** Writes as the leader of this epoch. */
  <T> void write(
      String what, Function<Store, T> call, Consumer<T> done, Consumer<RuntimeException> failed) {
    scheduler.work.call(
        what,
        () -> world.database.write(epoch, call),
        done,
        failure -> {
          failedWrite(failure);
          failed.accept(failure);
        });
  }

  private void failedWrite(RuntimeException failure) {
    if (failure instanceof DeposedException && !closed) {
      scheduler.deposed();
    }
  }

  // ---- ending ----

  /** Its process died. */
  void vanish() {
    closed = true;
  }

  void abandon() {
    apply(new Event.LeadLost());
    closed = true;
  }

  /** Ends in order; tells whether all its streams are closed. */
  void retire(Consumer<Boolean> quiet) {
    apply(new Event.LeadLost());
    lookWhetherQuiet(nowMs() + RETIRE_MS_MAX, quiet);
  }

  private void lookWhetherQuiet(long untilMs, Consumer<Boolean> quiet) {
    boolean isQuiet = core.tasksInFlight() == 0;
    if (isQuiet || nowMs() >= untilMs) {
      records.checkpoint(
          () -> {
            closed = true;
            quiet.accept(isQuiet);
          });
      return;
    }
    in(RETIRE_LOOK_MS, () -> lookWhetherQuiet(untilMs, quiet));
  }
}
