package io.packetfs.edge.task;

import io.packetfs.edge.source.FetchOrder;
import io.packetfs.edge.source.FetchOutcome;
import io.packetfs.edge.source.InFlight;
import io.packetfs.edge.source.RequestAllowance;
import io.packetfs.edge.source.Source;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.program.PilotTrack;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fetches of an ordered task ahead of their computing, one after another, to learn with
 * what each is entered. Following fnv's low bytes is the smaller part of its work and the only one
 * that has to be done in order; what is found on the way is kept if the node has room for it, and
 * then nothing is computed twice.
 *
 * <p>Its readings take no requests and stand in no facts: they are the page cache's affair.
 *
 * <p>All of its state belongs to the task's context.
 */
final class Pilot {
  private final Task task;
  private final ObjectUrl url;
  private final Source source;
  private final HoldBudget budget;
  private List<Integer> entryStates;
  private @Nullable InFlight flight;

  Pilot(Task task, ObjectUrl url, Source source, HoldBudget budget) {
    this.task = task;
    this.url = url;
    this.source = source;
    this.budget = budget;
    this.entryStates = task.entryStates();
  }

  /** Whether such a task has one: there is more than one fetch to compute at once. */
  static boolean isFor(Task task, Source source) {
    return task.program().ops().contains(Op.FNV)
        && !task.isProbe()
        && task.fetches().size() > 1
        && source.pilotedFetchesMax() > 0;
  }

  /**
   * How it went over one fetch.
   *
   * @param entryStates what the fetch is entered with
   * @param track what was found, or null if there was a problem
   * @param keptBytes reserved for it in the node's budget; whoever takes the leg releases them
   * @param problem what went wrong, or null
   */
  record Leg(
      List<Integer> entryStates,
      @Nullable PilotTrack track,
      long keptBytes,
      @Nullable Problem problem) {}

  /** What the fetch behind all legs is entered with. */
  List<Integer> entryStates() {
    return entryStates;
  }

  /** Whether a fetch is read ahead: there is one behind it that waits for what it leaves. */
  boolean leads(int index) {
    return index < task.fetches().size() - 1;
  }

  /** Whether a leg has not ended. */
  boolean isUnderWay() {
    return flight != null;
  }

  /** Reads the next fetch. Ends on any thread and never fails; then comes {@link #ended}. */
  Future<Leg> start(Fetch fetch) {
    long bytes = PilotTrack.sizeBytesMax(task.program(), fetch.length());
    boolean keep = budget.tryReserve(bytes);
    List<Integer> entered = entryStates;
    FetchPilot sink = new FetchPilot(task.program(), entered, keep);
    FetchOrder order =
        new FetchOrder(
            url,
            fetch,
            task.expected(),
            task.identityRule(),
            task.fetchDeadlineMs(),
            new RequestAllowance(1),
            Future.succeededFuture(),
            1);
    InFlight started = source.fetch(order, sink);
    flight = started;
    return started.outcome().map(outcome -> leg(entered, sink, keep ? bytes : 0, outcome));
  }

  private static Leg leg(
      List<Integer> entered, FetchPilot sink, long keptBytes, FetchOutcome outcome) {
    Problem problem = outcome.problem();
    return new Leg(entered, problem == null ? sink.track() : null, keptBytes, problem);
  }

  /** The leg is over. */
  void ended(Leg leg) {
    flight = null;
    PilotTrack track = leg.track();
    if (track != null) {
      entryStates = track.exitStates();
    }
  }

  /** Stops the leg under way, if there is one. */
  void abort(Problem why) {
    if (flight != null) {
      flight.abort(why);
    }
  }
}
