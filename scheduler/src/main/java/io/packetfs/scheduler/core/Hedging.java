package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.PcpuSelector.Choice;
import io.packetfs.window.WindowPlan;
import java.util.List;

/**
 * Sends late tasks a second time, to another pCPU (Dean and Barroso, The Tail at Scale, 2013): only
 * those of objects that have nothing else to send, inside their allowance, and never toward an
 * origin that refuses.
 *
 * <p>Not thread-safe.
 */
final class Hedging {
  private final State state;
  private final Departures departures;

  Hedging(State state, Departures departures) {
    this.state = state;
    this.departures = departures;
  }

  /** Sends what is late and may be sent again now. */
  void hedgeLate(long nowMs) {
    if (state.lateFlights.isEmpty()) {
      return;
    }
    for (Flight flight : List.copyOf(state.lateFlights)) {
      if (!mayHedge(flight, nowMs)) {
        continue;
      }
      ObjectWork object = flight.object;
      Piece piece = flight.piece.over(flight.run);
      Choice choice =
          PcpuSelector.choose(object, piece, state.registry, pcpu -> pcpu != flight.pcpu, nowMs);
      if (choice != null && departures.hedge(object, piece, choice, nowMs)) {
        state.notLate(flight);
      }
    }
  }

  private static boolean mayHedge(Flight flight, long nowMs) {
    ObjectWork object = flight.object;
    WindowPlan plan = object.plan();
    return plan != null
        && !object.isSerial()
        && !object.origin.isClosed(nowMs)
        && !object.origin.refusedLately()
        && object.unsent.count() == 0
        && object.job.mayFly()
        && object.hedgedWindows + flight.run.count() <= plan.windowCount() * Bounds.HEDGE_SHARE_MAX;
  }
}
