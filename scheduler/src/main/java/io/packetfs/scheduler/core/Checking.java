package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.PcpuSelector.Choice;

/**
 * Sends runs that are to be computed again ({@link Verification}), ahead of anything new. They wait
 * for slots, streams and budget like everything; an object with many of them sends nothing else.
 *
 * <p>Not thread-safe.
 */
final class Checking {
  /** So many checks that cannot be sent end a round; the next round begins with others. */
  private static final int BLOCKED_MAX = 64;

  private final State state;
  private final Departures departures;
  private final Verification verification;

  Checking(State state, Departures departures, Verification verification) {
    this.state = state;
    this.departures = departures;
    this.verification = verification;
  }

  /** Sends what may be sent now. */
  void sendDue(long nowMs) {
    int blocked = 0;
    for (int left = state.checks.size(); left > 0 && blocked < BLOCKED_MAX; left--) {
      Check check = state.checks.remove();
      if (!check.object.scrutiny.isOpen(check)) {
        continue;
      }
      if (!verification.hasSomebodyToAsk(check)) {
        verification.giveUp(check, nowMs);
      } else if (!send(check, nowMs)) {
        state.checks.add(check);
        blocked++;
      }
    }
  }

  private boolean send(Check check, long nowMs) {
    ObjectWork object = check.object;
    OriginState origin = object.origin;
    boolean mayRead = !origin.isClosed(nowMs) && (origin.isFile || nowMs >= state.streamsFromMs);
    if (!mayRead || check.piece.dueMs() > nowMs || !object.job.mayFly()) {
      return false;
    }
    Choice choice = PcpuSelector.choose(object, check.piece, state.registry, check::mayAsk, nowMs);
    return choice != null
        && switch (departures.check(check, choice, nowMs)) {
          case SENT, ENDED -> true;
          case UNPAID -> false;
        };
  }
}
