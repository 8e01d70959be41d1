package io.packetfs.scheduler.reign;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The order of events of one reign. It decides nothing itself: the core does.
 *
 * <p>Once it is over, what still comes in changes nothing, and it asks for nothing more; only ends
 * that were being stored are still told.
 *
 * <p>Not thread-safe: it lives on the thread on which {@link Outside} calls it.
 */
public final class Reign {
  /** The core is told that time passed at least this often, in ms. */
  static final long TICK_MS = 200;

  /** Progress is stored at most this often, in ms. */
  private static final long CHECKPOINT_MS = 1_000;

  /** Jobs that other schedulers stored are looked for this often, in ms, and when they say so. */
  private static final long ARRIVALS_MS = 1_000;

  /** Ended jobs that outlived their retention are looked for this often, in ms. */
  private static final long RETENTION_SWEEP_MS = 60_000;

  /** How long the tasks that a leader recalls at its end may take to answer, in ms. */
  private static final long RETIRE_MS_MAX = 1_000;

  /** How often it looks whether they have, in ms. */
  private static final long RETIRE_LOOK_MS = 10;

  private final long epoch;
  private final Rules rules;
  private final Outside outside;
  private final Core core;
  private final OriginBooks books;
  private final Admissions admissions;
  private final Records records;
  private long wakeAtMs = Long.MAX_VALUE;
  private @Nullable Consumer<Boolean> retiring;
  private boolean closed;

  /**
   * A reign that has not begun.
   *
   * @param granted its epoch, and the times of its lease on the clock of {@code outside}
   */
  public Reign(Election.Step.Lead granted, Rules rules, Outside outside) {
    this.epoch = granted.epoch();
    this.rules = rules;
    this.outside = outside;
    this.core = new Core(rules.policy(), epoch, granted.streamsFromMs(), granted.untilMs());
    this.books = new OriginBooks(this, outside);
    this.admissions = new Admissions(this, rules, outside);
    this.records = new Records(this, outside);
  }

  /**
   * Takes up the origins' holds and the jobs that have not ended, then leads.
   *
   * @param began told when all is taken up; not if the reign ends before
   * @param failed told instead if it cannot be; the reign must be abandoned then
   */
  public void begin(Runnable began, Consumer<? super RuntimeException> failed) {
    books.takeUpHolds(
        () ->
            admissions.takeUpAll(
                () -> {
                  lead();
                  began.run();
                },
                failed),
        failed);
  }

  private void lead() {
    every(TICK_MS, () -> apply(new Event.Tick()));
    every(CHECKPOINT_MS, records::checkpoint);
    if (rules.shared()) {
      every(ARRIVALS_MS, admissions::look);
    }
    every(
        RETENTION_SWEEP_MS, () -> records.forgetEndedBefore(outside.nowMs() - rules.retentionMs()));
  }

  /** The next time is set before the action, so that a defect of the action does not end them. */
  private void every(long periodMs, Runnable action) {
    in(
        periodMs,
        () -> {
          every(periodMs, action);
          action.run();
        });
  }

  /** Runs the action after a while, if the reign is not over by then. */
  void in(long delayMs, Runnable action) {
    outside.in(
        delayMs,
        () -> {
          if (!closed) {
            action.run();
          }
        });
  }

  // ---- events in, commands out ----

  /** Tells the core and does what it says. */
  public void apply(Event event) {
    if (closed) {
      return;
    }
    for (Command command : core.on(event, outside.nowMs())) {
      execute(command);
    }
    armWake();
  }

  private void execute(Command command) {
    switch (command) {
      case Command.SendTask send -> outside.send(send);
      case Command.CancelTask cancel -> outside.cancel(cancel);
      case Command.ReserveBudget wish -> books.reserve(wish);
      case Command.HoldOrigin hold -> books.hold(hold);
      case Command.JobEnded ended -> {
        if (ended.planOnly()) {
          outside.planEnded(ended.jobId());
        } else {
          records.ended(ended.jobId());
        }
      }
    }
  }

  /** What is due before the next tick has a timer of its own; one that came to be late is void. */
  private void armWake() {
    Long next = core.nextWakeMs();
    if (next == null || next >= wakeAtMs || next - outside.nowMs() >= TICK_MS) {
      return;
    }
    long atMs = next;
    wakeAtMs = atMs;
    in(
        atMs - outside.nowMs(),
        () -> {
          if (wakeAtMs == atMs) {
            wakeAtMs = Long.MAX_VALUE;
            apply(new Event.Tick());
          }
        });
  }

  // ---- jobs ----

  /** Another scheduler stored a job, or may have: looks for it, at once or behind the last look. */
  public void lookForArrivals() {
    admissions.look();
  }

  /**
   * This scheduler begins to store a job.
   *
   * @param objects that it has
   * @throws ProblemException OVERLOADED
   */
  public void admit(String jobId, int objects) {
    admissions.admit(jobId, objects);
  }

  /**
   * Whether a plan of so many objects fits.
   *
   * @throws ProblemException OVERLOADED
   */
  public void checkObjects(int objects) {
    admissions.checkObjects(objects);
  }

  /**
   * The job is stored, or is not, as far as one knows.
   *
   * @param stored null: it was not stored, or whether it was is not known
   */
  public void admitted(String jobId, @Nullable StoredJob stored) {
    admissions.admitted(jobId, stored);
  }

  // ---- for those who ask it, and its own parts ----

  /** What it leads with; told events only by {@link #apply}. */
  public Core core() {
    return core;
  }

  /** Its number. */
  public long epoch() {
    return epoch;
  }

  /** Whether it is over. */
  public boolean isClosed() {
    return closed;
  }

  /** Calls the store; who was deposed hears of it first. */
  <T> void store(
      String name,
      Function<Store, T> call,
      Consumer<T> done,
      Consumer<? super ProblemException> failed) {
    outside.store(
        name,
        call,
        done,
        failure -> {
          // What a reign wrote before its end says nothing of the next one.
          if (failure.problem().code() == ErrorCode.STALE_EPOCH && !closed) {
            outside.deposed();
          }
          failed.accept(failure);
        });
  }

  // ---- ending ----

  /** Ends at once: another leads, or may soon. What is under way at pCPUs is recalled. */
  public void abandon() {
    apply(new Event.LeadLost());
    close(false);
  }

  /**
   * Ends in order: recalls what is under way, waits a little until that has ended, and stores how
   * far the jobs are.
   *
   * @param ended told, when it is over, whether no stream of this leader is open any more
   */
  public void retire(Consumer<Boolean> ended) {
    retiring = ended;
    apply(new Event.LeadLost());
    awaitQuiet(outside.nowMs() + RETIRE_MS_MAX);
  }

  private void awaitQuiet(long untilMs) {
    boolean quiet = core.tasksInFlight() == 0;
    if (quiet || outside.nowMs() >= untilMs) {
      records.checkpointLast(() -> close(quiet));
    } else {
      in(RETIRE_LOOK_MS, () -> awaitQuiet(untilMs));
    }
  }

  private void close(boolean quiet) {
    closed = true;
    Consumer<Boolean> ended = retiring;
    retiring = null;
    if (ended != null) {
      ended.accept(quiet);
    }
  }
}
