package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.PcpuSelector.Choice;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a task of a piece and a pCPU, pays for it, and sends it: the other side of {@link
 * Arrivals}. A task that the day's budget does not pay for is halved until it does.
 *
 * <p>Not thread-safe.
 */
final class Departures {
  /** The most fetches that an ordered task keeps under way ahead of the one being computed. */
  private static final int PREFETCH_STREAMS_MAX = 4;

  private final State state;
  private final Arrivals arrivals;

  Departures(State state, Arrivals arrivals) {
    this.state = state;
    this.arrivals = arrivals;
  }

  /** What became of a piece that was to be sent. */
  enum Departure {
    SENT,
    /** Not even one window can be paid today: the object failed just now. */
    ENDED,
    /** No slice of the day's budget pays for it now; another one was asked for. */
    UNPAID
  }

  /** A task before it is sent. */
  private record Load(WindowRun run, List<Fetch> fetches, int requests, long bytes) {
    static Load of(WindowRun run, List<Fetch> fetches, int requests) {
      return new Load(run, fetches, requests, Fetch.lengthOfAll(fetches));
    }
  }

  /**
   * Sends as much of the piece as the pCPU does in about {@link Bounds#TASK_TARGET_MS} and the
   * day's budget pays for.
   *
   * @param parallelism how many tasks of the object could be under way at once, 1..
   */
  Departure send(ObjectWork object, Piece piece, Choice choice, int parallelism, long nowMs) {
    long windows = windows(object, piece, choice, parallelism);
    while (true) {
      Load load = load(object, piece, choice, windows);
      if (canPay(object, load, nowMs)) {
        fly(object, piece, load, choice, false, null, nowMs);
        return Departure.SENT;
      }
      if (windows == 1) {
        return unpaid(object, load, nowMs);
      }
      windows = windows / 2;
    }
  }

  /**
   * Sends a piece that is under way a second time, whole.
   *
   * @return false, and nothing changes, if the budget at hand does not pay for it
   */
  boolean hedge(ObjectWork object, Piece piece, Choice choice, long nowMs) {
    Load load = load(object, piece, choice, piece.run().count());
    if (!canPay(object, load, nowMs)) {
      return false;
    }
    fly(object, piece, load, choice, true, null, nowMs);
    return true;
  }

  /** Sends a run that is to be computed again, whole. */
  Departure check(Check check, Choice choice, long nowMs) {
    ObjectWork object = check.object;
    Load load = load(object, check.piece, choice, check.run.count());
    if (!canPay(object, load, nowMs)) {
      return unpaid(object, load, nowMs);
    }
    fly(object, check.piece, load, choice, false, check, nowMs);
    return Departure.SENT;
  }

  private static long windows(ObjectWork object, Piece piece, Choice choice, int parallelism) {
    if (object.plan() == null) {
      return 1;
    }
    long wanted =
        TaskSizing.windows(
            choice.rate(),
            object.isSerial(),
            object.unsent.count(),
            parallelism,
            choice.pcpu().attributes().taskBytesMax());
    Rounds rounds = object.passes.rounds();
    return rounds == null
        ? Math.min(piece.run().count(), wanted)
        : rounds.windows(piece.run(), wanted);
  }

  private static Load load(ObjectWork object, Piece piece, Choice choice, long windows) {
    WindowRun run = new WindowRun(piece.run().from(), piece.run().from() + windows);
    WindowPlan plan = object.plan();
    if (plan == null) {
      return Load.of(run, List.of(object.probe()), Bounds.PROBE_REQUESTS_MAX);
    }
    int windowsPerFetch =
        Math.min(
            TaskSizing.windowsPerFetch(choice.rate()),
            windowsPerFetchMax(object, choice.pcpu().attributes()));
    List<Fetch> fetches = plan.fetches(run, windowsPerFetch);
    return Load.of(run, fetches, fetches.size());
  }

  /**
   * The most windows that are one request. A pCPU over HTTP is told each window of which results
   * are wanted by instructions of its own, and ordered ones over the whole, too; a fetch that needs
   * more of them than one call has would be two requests.
   */
  private static int windowsPerFetchMax(ObjectWork object, PcpuAttributes pcpu) {
    if (pcpu.isOnBus() || !object.job.spec.options().perWindow()) {
      return WindowPlan.FETCH_WINDOWS_MAX;
    }
    int instructions = object.program().instructions().size();
    int forWindows = Program.INSTRUCTIONS_MAX - (object.isSerial() ? instructions : 0);
    return Math.max(1, forWindows / instructions);
  }

  private boolean canPay(ObjectWork object, Load load, long nowMs) {
    return object.origin.isFile
        || (object.origin.purse.canPay(load.bytes(), load.requests(), nowMs)
            && state.overall.canPay(load.bytes(), load.requests(), nowMs));
  }

  private Departure unpaid(ObjectWork object, Load load, long nowMs) {
    for (Purse purse : List.of(object.origin.purse, state.overall)) {
      if (!purse.couldEverPay(load.bytes(), load.requests())) {
        state.fail(object, aboveCap(purse, load), nowMs);
        return Departure.ENDED;
      }
      if (purse.canPay(load.bytes(), load.requests(), nowMs)) {
        continue;
      }
      Command.ReserveBudget wish = purse.wish(load.bytes(), load.requests(), nowMs);
      if (wish != null) {
        state.command(wish);
        state.timers.at(nowMs + Bounds.SLICE_TIMEOUT_MS, now -> {});
      }
    }
    return Departure.UNPAID;
  }

  private static Problem aboveCap(Purse purse, Load load) {
    return Problem.of(
        ErrorCode.BUDGET_EXHAUSTED,
        "one window needs "
            + load.bytes()
            + " bytes and up to "
            + load.requests()
            + " requests, more than "
            + purse.name()
            + " may be asked for on any day: raise its cap in the policy",
        "a cap of at least " + load.bytes() + " bytes and " + load.requests() + " requests a day",
        purse.capText());
  }

  /**
   * Sends it.
   *
   * @param hedge whether its piece is under way already
   * @param check what it computes again, or null
   */
  private void fly(
      ObjectWork object,
      Piece piece,
      Load load,
      Choice choice,
      boolean hedge,
      @Nullable Check check,
      long nowMs) {
    JobWork job = object.job;
    List<Integer> entryStates =
        check == null ? object.passes.entryStates(load.run()) : check.entryStates;
    Task task = task(object, piece, load, choice, entryStates, nowMs);
    boolean filling = object.origin.isFilling(choice.cache());
    Assigned assigned =
        new Assigned(
            task,
            object.index,
            job.tasksSent(),
            load.run().count(),
            hedge,
            check != null,
            choice.pcpu().place(),
            choice.score(),
            nowMs);
    job.assigned(state.assignments.add(assigned));
    Flight flight =
        new Flight(
            task,
            object,
            load.run(),
            choice.pcpu(),
            choice.cache(),
            filling,
            piece,
            hedge,
            check,
            assigned,
            nowMs,
            choice.expectedMs(load.bytes()));
    pay(object, load);
    object.origin.open(choice.cache(), filling, task.streams());
    state.registry.occupy(choice.pcpu());
    state.flights.add(flight);
    if (check == null) {
      object.sent(piece, flight);
    } else {
      check.flight = flight;
    }
    object.started();
    job.started(nowMs);
    count(flight);
    // By its id: most have landed long before, and would be kept from being forgotten.
    long taskId = task.id();
    arrivals.expiries.at(flight.expiresMs, taskId);
    if (!task.isProbe() && !object.isSerial() && check == null) {
      state.lateTasks.at(flight.hedgeAtMs(), taskId);
    }
    state.command(
        new Command.SendTask(
            choice.pcpu().attributes(),
            task,
            flight.expiresMs + Bounds.LATE_REPLY_KEEP_MS - nowMs));
  }

  private Task task(
      ObjectWork object,
      Piece piece,
      Load load,
      Choice choice,
      List<Integer> entryStates,
      long nowMs) {
    JobWork job = object.job;
    int fetches = load.fetches().size();
    int streams =
        object.isSerial() && !object.origin.isFile
            ? Math.min(
                Math.min(PREFETCH_STREAMS_MAX, fetches),
                object.origin.freeStreams(choice.cache(), nowMs))
            : 1;
    return new Task(
        state.nextTaskId(),
        job.id,
        piece.attempt(),
        state.epoch,
        TaskDeadline.ms(measuredMs(choice, load), piece.attempt()),
        Bounds.FETCH_DEADLINE_MS,
        object.fetchUrl(),
        object.identity(),
        job.spec.options().identityRule(),
        object.passes.now().program(),
        load.fetches(),
        streams,
        load.requests(),
        entryStates,
        job.spec.options().perWindow());
  }

  private static double measuredMs(Choice choice, Load load) {
    return choice.rate() > 0 ? choice.expectedMs(load.bytes()) : 0;
  }

  private void pay(ObjectWork object, Load load) {
    if (!object.origin.isFile) {
      object.origin.purse.pay(load.bytes(), load.requests());
      state.overall.pay(load.bytes(), load.requests());
    }
  }

  private void count(Flight flight) {
    JobWork job = flight.object.job;
    long windows = flight.run.count();
    job.liveFlights++;
    state.totals.tasksSent++;
    if (flight.hedge) {
      job.hedgedWindows += windows;
      state.totals.windowsHedged += windows;
    } else if (flight.check == null && flight.piece.attempt() > 1) {
      job.retriedWindows += windows;
      state.totals.windowsRetried += windows;
    }
  }
}
