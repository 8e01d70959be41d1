package io.packetfs.edge.source;

import io.packetfs.problem.Problem;
import io.vertx.core.Future;

/** A fetch under way. Any thread may call it. */
public interface InFlight {

  /** Ends once, and never fails: what went wrong is in the outcome. */
  Future<FetchOutcome> outcome();

  /**
   * Stops the fetch: its stream is reset and its outcome carries this problem, soon, whatever the
   * source is waiting for. Nothing happens if it has ended.
   */
  void abort(Problem why);
}
