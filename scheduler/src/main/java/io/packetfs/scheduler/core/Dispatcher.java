package io.packetfs.scheduler.core;

import io.packetfs.job.JobOptions;
import io.packetfs.scheduler.core.PcpuSelector.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what can be sent.
 *
 * <p>Binding is late: nothing is given to a pCPU before it has a free slot, so no queue builds up
 * at a slow one, and the last decision is made with the newest knowledge. For each origin that may
 * be read, in turn: take the next object (priorities first, then jobs in turn), its next windows,
 * the pCPU with the best score among those with a free slot and a free stream ({@link
 * PcpuSelector}), as many windows as that pCPU does in about 100 ms, as much of it as the day's
 * budget pays for, and send ({@link Departures}). Stop when nothing more fits; every event tries
 * again. What has to be computed a second time goes first ({@link Checking}); what is left of slots
 * then may go to late tasks ({@link Hedging}).
 *
 * <p>Not thread-safe.
 */
final class Dispatcher {
  /**
   * So many objects of one priority that do not fit end its round; the next round begins with
   * others. What keeps them (their job's limit, pCPUs that it names) need not keep jobs of lower
   * priority, so those have rounds of their own.
   */
  private static final int BLOCKED_OF_PRIORITY_MAX = 64;

  private final State state;
  private final Departures departures;
  private final Checking checking;
  private final Hedging hedging;
  private final Spreading spreading;

  Dispatcher(State state, Arrivals arrivals) {
    this.state = state;
    this.departures = new Departures(state, arrivals);
    this.checking = new Checking(state, departures, arrivals.verification());
    this.hedging = new Hedging(state, departures);
    this.spreading = new Spreading(state);
  }

  private enum Outcome {
    SENT,
    /** All is under way, or a pause has not ended. */
    IDLE,
    /** It failed for good just now. */
    ENDED,
    /**
     * The job's own limit, its checks, no free slot among those who can, or no stream: another
     * object may still fit.
     */
    FULL,
    /** Nobody can run it. */
    STRANDED,
    /** No object of this origin can be paid. */
    UNPAID
  }

  /** Sends all that can be sent. */
  void dispatch(long nowMs) {
    if (nowMs >= state.leaseUntilMs) {
      return;
    }
    checking.sendDue(nowMs);
    for (OriginState origin : state.origins.values()) {
      if (origin.ready.size() > 0
          && !origin.isClosed(nowMs)
          && (origin.isFile || nowMs >= state.streamsFromMs)) {
        drain(origin, nowMs);
      }
    }
    hedging.hedgeLate(nowMs);
  }

  private void drain(OriginState origin, long nowMs) {
    List<ObjectWork> blocked = new ArrayList<>();
    int priorityMax = JobOptions.PRIORITY_MAX;
    int priority = priorityMax;
    int blockedBefore = 0;
    while (mayFit(origin, nowMs)) {
      ObjectWork object = origin.ready.poll(priorityMax);
      if (object == null) {
        break;
      }
      if (object.job.spec.options().priority() != priority) {
        priority = object.job.spec.options().priority();
        blockedBefore = blocked.size();
      }
      Outcome outcome = place(object, nowMs);
      switch (outcome) {
        case SENT -> state.ready(object);
        case ENDED -> {}
        case IDLE -> {
          Long due = object.isEnded() ? null : object.unsent.dueMs();
          if (due != null && due > nowMs) {
            state.readyAt(object, due);
          }
        }
        case FULL, UNPAID -> blocked.add(object);
        case STRANDED -> state.stranded.add(object);
      }
      if (outcome == Outcome.UNPAID) {
        break;
      }
      if (blocked.size() - blockedBefore == BLOCKED_OF_PRIORITY_MAX) {
        priorityMax = priority - 1;
        blockedBefore = blocked.size();
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
    for (FreeSlots.Line line = state.registry.free().firstLine();
        line != null;
        line = line.behind()) {
      if (origin.freeStreams(origin.cache(line.cache), nowMs) < 1) {
        continue;
      }
      for (PcpuState pcpu = line.first(); pcpu != null; pcpu = pcpu.freeBehind) {
        if (pcpu.hasFreeSlot(nowMs)) {
          return true;
        }
      }
    }
    return false;
  }

  private Outcome place(ObjectWork object, long nowMs) {
    Piece piece = object.next(nowMs);
    if (piece != null && spreading.begins(object)) {
      piece = object.next(nowMs);
    }
    if (piece == null) {
      return Outcome.IDLE;
    }
    if (!object.job.mayFly() || object.scrutiny.openCount() >= Bounds.CHECKS_OPEN_MAX) {
      return Outcome.FULL;
    }
    Eligible eligible = state.registry.eligible(object);
    if (spreading.giveUp(object, piece, eligible)) {
      return place(object, nowMs);
    }
    if (eligible.isEmpty()) {
      return Outcome.STRANDED;
    }
    Choice choice =
        PcpuSelector.choose(
            object, piece, state.registry, Spreading.largeEnough(object, piece), nowMs);
    if (choice == null) {
      return Outcome.FULL;
    }
    int parallelism = PcpuSelector.parallelism(object, eligible);
    return switch (departures.send(object, piece, choice, parallelism, nowMs)) {
      case SENT -> Outcome.SENT;
      case ENDED -> Outcome.ENDED;
      case UNPAID -> Outcome.UNPAID;
    };
  }
}
