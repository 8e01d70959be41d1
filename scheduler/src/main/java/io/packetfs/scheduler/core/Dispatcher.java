package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.OriginState.CacheState;
import io.packetfs.scheduler.core.PcpuState.RateKey;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sends what can be sent.
 *
 * <p>Binding is late: nothing is given to a pCPU before it has a free slot, so no queue builds up
 * at a slow one, and the last decision is made with the newest knowledge. For each origin that may
 * be read, in turn: take the next object (priorities first, then jobs in turn), its next windows,
 * the pCPU with the best score among those with a free slot and a free stream, as many windows as
 * that pCPU does in about 100 ms, as much of it as the day's budget pays for, and send. Stop when
 * nothing more fits; every event tries again.
 *
 * <p>Not thread-safe.
 */
final class Dispatcher {
  /**
   * A pCPU that failed with these very windows is taken again only when it is this much better than
   * the others.
   */
  private static final double FAILED_BEFORE_FACTOR = 10;

  /** The most fetches that an ordered task keeps under way ahead of the one being computed. */
  private static final int PREFETCH_STREAMS_MAX = 4;

  /** So many objects that do not fit end a round; the next round begins with others. */
  private static final int BLOCKED_IN_ROW_MAX = 64;

  private final State state;
  private final Arrivals arrivals;

  Dispatcher(State state, Arrivals arrivals) {
    this.state = state;
    this.arrivals = arrivals;
  }

  private enum Outcome {
    SENT,
    /** All is under way, or a pause has not ended. */
    IDLE,
    /** It failed for good just now. */
    ENDED,
    /**
     * The job's own limit, no free slot among those who can, or no stream: another object may still
     * fit.
     */
    FULL,
    /** Nobody can run it. */
    STRANDED,
    /** No object of this origin can be paid. */
    UNPAID
  }

  /** A pCPU for a task, and what it would cost there. */
  private record Choice(PcpuState pcpu, @Nullable CacheState cache, Score score, double rate) {}

  /** Sends all that can be sent. */
  void dispatch(long nowMs) {
    for (OriginState origin : state.origins.values()) {
      if (origin.ready.size() > 0 && !origin.isClosed(nowMs)) {
        drain(origin, nowMs);
      }
    }
    hedgeLate(nowMs);
  }

  private void drain(OriginState origin, long nowMs) {
    List<ObjectWork> blocked = new ArrayList<>();
    while (blocked.size() < BLOCKED_IN_ROW_MAX && mayFit(origin, nowMs)) {
      ObjectWork object = origin.ready.poll();
      if (object == null) {
        break;
      }
      Outcome outcome = place(object, nowMs);
      switch (outcome) {
        case SENT -> state.ready(object);
        case ENDED -> {}
        case IDLE -> {
          Long due = object.isEnded() ? null : object.dueMs();
          if (due != null && due > nowMs) {
            state.readyAt(object, due);
          }
        }
        case FULL -> blocked.add(object);
        case STRANDED -> state.stranded.add(object);
        case UNPAID -> blocked.add(object);
      }
      if (outcome == Outcome.UNPAID) {
        break;
      }
    }
    blocked.forEach(state::ready);
  }

  /**
   * Whether anything at all could go to the origin now: spares looking at every waiting object of a
   * full one.
   */
  private boolean mayFit(OriginState origin, long nowMs) {
    if (state.registry.all().isEmpty()) {
      return true;
    }
    for (PcpuState pcpu : state.registry.all()) {
      if (pcpu.hasFreeSlot(nowMs)
          && origin.freeStreams(origin.cache(pcpu.attributes().cacheId()), nowMs) > 0) {
        return true;
      }
    }
    return false;
  }

  private Outcome place(ObjectWork object, long nowMs) {
    Piece piece = object.next(nowMs);
    if (piece == null) {
      return Outcome.IDLE;
    }
    if (!object.job.mayFly()) {
      return Outcome.FULL;
    }
    List<PcpuState> eligible = state.registry.eligible(object);
    if (eligible.isEmpty()) {
      return Outcome.STRANDED;
    }
    Choice choice = choose(object, piece, eligible, null, nowMs);
    if (choice == null) {
      return Outcome.FULL;
    }
    return send(object, piece, choice, parallelism(object, eligible), false, nowMs);
  }

  /** The best pCPU with a free slot and stream, or null. */
  private @Nullable Choice choose(
      ObjectWork object,
      Piece piece,
      List<PcpuState> eligible,
      @Nullable PcpuState but,
      long nowMs) {
    RateKey key = rateKey(object);
    String keeper = keeper(object, piece, eligible);
    Choice best = null;
    for (PcpuState pcpu : eligible) {
      if (pcpu == but || !pcpu.hasFreeSlot(nowMs)) {
        continue;
      }
      CacheState cache = object.origin.cache(pcpu.attributes().cacheId());
      if (object.origin.freeStreams(cache, nowMs) < 1) {
        continue;
      }
      double rate = pcpu.rate(key);
      Score score =
          Score.of(
              pcpu.latencyMs(),
              rate,
              Grid.WINDOW_BYTES,
              (double) pcpu.slotsInUse / pcpu.attributes().concurrency(),
              pcpu.attributes().costPerGib(),
              keeper == null || keeper.equals(pcpu.attributes().cacheId()));
      double total =
          score.total()
              * (pcpu.attributes().id().equals(piece.lastPcpu()) ? FAILED_BEFORE_FACTOR : 1);
      if (best == null || total < best.score().total()) {
        best = new Choice(pcpu, cache, score, rate);
      }
    }
    return best;
  }

  private static RateKey rateKey(ObjectWork object) {
    return new RateKey(object.origin.name, object.program());
  }

  /** The cache that keeps these windows warm, if there are several to choose from. */
  private static @Nullable String keeper(ObjectWork object, Piece piece, List<PcpuState> eligible) {
    TreeSet<String> caches = new TreeSet<>();
    for (PcpuState pcpu : eligible) {
      String cache = pcpu.attributes().cacheId();
      if (cache != null) {
        caches.add(cache);
      }
    }
    WindowPlan plan = object.plan();
    long window =
        plan == null
            ? object.probe().offset() / Grid.WINDOW_BYTES
            : plan.gridIndex(piece.run().from());
    return caches.size() < 2
        ? null
        : Rendezvous.keeper(caches, object.url.text().hashCode(), window / Bounds.WARM_RUN_WINDOWS);
  }

  /** How many tasks of the object could be under way at once. */
  private static int parallelism(ObjectWork object, List<PcpuState> eligible) {
    long slots = 0;
    for (PcpuState pcpu : eligible) {
      slots += pcpu.attributes().concurrency();
    }
    int limit = object.job.spec.options().concurrency();
    long most = Math.min(slots, object.origin.streamsAllowed());
    return (int) Math.max(1, limit == 0 ? most : Math.min(limit, most));
  }

  private Outcome send(
      ObjectWork object, Piece piece, Choice choice, int parallelism, boolean hedge, long nowMs) {
    WindowPlan plan = object.plan();
    int perFetch = TaskSizing.windowsPerFetch(choice.rate());
    long windows =
        plan == null
            ? 1
            : hedge
                ? piece.run().count()
                : Math.min(
                    piece.run().count(),
                    TaskSizing.windows(
                        choice.rate(),
                        object.ordered,
                        object.unsentWindows(),
                        parallelism,
                        choice.pcpu().attributes().taskBytesMax()));
    while (true) {
      WindowRun run = new WindowRun(piece.run().from(), piece.run().from() + windows);
      List<Fetch> fetches = plan == null ? List.of(object.probe()) : plan.fetches(run, perFetch);
      long bytes = fetches.stream().mapToLong(Fetch::length).sum();
      int requests = plan == null ? Bounds.PROBE_REQUESTS_MAX : fetches.size();
      if (object.origin.isFile || canPay(object, bytes, requests, nowMs)) {
        fly(object, piece, run, fetches, requests, choice, hedge, nowMs);
        return Outcome.SENT;
      }
      if (windows == 1 || hedge) {
        return hedge ? Outcome.FULL : unpaid(object, bytes, requests, nowMs);
      }
      windows = windows / 2;
    }
  }

  private boolean canPay(ObjectWork object, long bytes, int requests, long nowMs) {
    return object.origin.purse.canPay(bytes, requests, nowMs)
        && state.overall.canPay(bytes, requests, nowMs);
  }

  private Outcome unpaid(ObjectWork object, long bytes, int requests, long nowMs) {
    for (Purse purse : List.of(object.origin.purse, state.overall)) {
      if (!purse.couldEverPay(bytes, requests)) {
        state.fail(object, aboveCap(purse, bytes, requests), nowMs);
        return Outcome.ENDED;
      }
      if (purse.canPay(bytes, requests, nowMs)) {
        continue;
      }
      Command.ReserveBudget wish = purse.wish(bytes, requests, nowMs);
      if (wish != null) {
        state.command(wish);
        state.timers.at(nowMs + Bounds.SLICE_TIMEOUT_MS, now -> {});
      }
    }
    return Outcome.UNPAID;
  }

  private static Problem aboveCap(Purse purse, long bytes, int requests) {
    return Problem.of(
        ErrorCode.BUDGET_EXHAUSTED,
        "one window needs "
            + bytes
            + " bytes and up to "
            + requests
            + " requests, more than "
            + purse.name()
            + " may be asked for on any day: raise its cap in the policy",
        "a cap of at least " + bytes + " bytes and " + requests + " requests a day",
        purse.capText());
  }

  private void fly(
      ObjectWork object,
      Piece piece,
      WindowRun run,
      List<Fetch> fetches,
      int requests,
      Choice choice,
      boolean hedge,
      long nowMs) {
    JobWork job = object.job;
    boolean probe = object.plan() == null;
    int streams =
        object.ordered && !object.origin.isFile
            ? Math.min(
                Math.min(PREFETCH_STREAMS_MAX, fetches.size()),
                object.origin.freeStreams(choice.cache(), nowMs))
            : 1;
    int rounds = (fetches.size() + streams - 1) / streams;
    Task task =
        new Task(
            state.nextTaskId(),
            job.id,
            piece.attempt(),
            state.epoch,
            (int)
                Math.min(
                    Bounds.TASK_DEADLINE_MAX_MS,
                    (long) Bounds.FETCH_DEADLINE_MS * rounds + Bounds.TASK_SLACK_MS),
            Bounds.FETCH_DEADLINE_MS,
            object.fetchUrl(),
            object.identity(),
            job.spec.options().identityRule(),
            object.program(),
            fetches,
            streams,
            requests,
            object.entryStates(),
            job.spec.options().perWindow());
    boolean filling = object.origin.isFilling(choice.cache());
    Flight flight =
        new Flight(
            task,
            object,
            run,
            choice.pcpu(),
            choice.cache(),
            filling,
            piece,
            hedge,
            nowMs,
            expectedMs(choice, task.lengthBytes()));
    object.origin.purse.pay(task.lengthBytes(), requests);
    state.overall.pay(
        object.origin.isFile ? 0 : task.lengthBytes(), object.origin.isFile ? 0 : requests);
    object.origin.open(choice.cache(), filling, streams);
    choice.pcpu().slotsInUse++;
    state.flights.put(task.id(), flight);
    object.sent(piece, flight);
    object.started();
    started(job, nowMs);
    job.liveFlights++;
    state.totals.tasksSent++;
    if (hedge) {
      job.hedgedWindows += run.count();
      state.totals.windowsHedged += run.count();
    } else if (piece.attempt() > 1) {
      job.retriedWindows += run.count();
      state.totals.windowsRetried += run.count();
    }
    state.timers.at(flight.expiresMs, now -> arrivals.expired(flight, now));
    if (!probe && !object.ordered) {
      state.timers.at(flight.hedgeAtMs(), now -> state.late(flight));
    }
    state.command(
        new Command.SendTask(
            choice.pcpu().attributes(),
            task,
            flight.expiresMs + Bounds.LATE_REPLY_KEEP_MS - nowMs));
  }

  private static double expectedMs(Choice choice, long bytes) {
    return Score.of(choice.pcpu().latencyMs(), choice.rate(), bytes, 0, 0, true).expectedMs();
  }

  private static void started(JobWork job, long nowMs) {
    if (job.startedMs == null) {
      job.startedMs = nowMs;
    }
    job.dirty = true;
  }

  /**
   * Sends late tasks of objects that have nothing else to send a second time, to another pCPU,
   * inside their allowance, and never toward an origin that refuses.
   */
  private void hedgeLate(long nowMs) {
    for (Flight flight : List.copyOf(state.lateFlights)) {
      ObjectWork object = flight.object;
      WindowPlan plan = object.plan();
      if (plan == null
          || object.ordered
          || object.origin.isClosed(nowMs)
          || object.origin.refusedLately()
          || object.unsentWindows() > 0
          || !object.job.mayFly()
          || object.hedgedWindows + flight.run.count()
              > plan.windowCount() * Bounds.HEDGE_SHARE_MAX) {
        continue;
      }
      Piece piece = flight.piece.over(flight.run);
      Choice choice = choose(object, piece, state.registry.eligible(object), flight.pcpu, nowMs);
      if (choice != null && send(object, piece, choice, 1, true, nowMs) == Outcome.SENT) {
        state.lateFlights.remove(flight);
      }
    }
  }
}
