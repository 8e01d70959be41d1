package io.packetfs.scheduler.core;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.program.Program;
import java.util.List;

/**
 * What the tasks of an object compute at a time: its program, or what has to be known first ({@link
 * Rounds}).
 *
 * @param program of its tasks
 * @param serial whether one run follows the other, each entered with what the one before left
 * @param demand what a pCPU has to be able to do
 * @param rateKey what its service is measured by
 * @param reducers how many partials a reply has
 * @param firstEntryStates what is entered before any byte was read
 */
record Pass(
    Program program,
    boolean serial,
    Demand demand,
    String rateKey,
    int reducers,
    List<Integer> firstEntryStates) {

  /** The program itself: in order if it has to be. */
  static Pass plain(ObjectUrl url, OriginState origin, Program program) {
    return of(url, origin.name, program, program.isOrdered());
  }

  /** An ordered program, or what stands for it, over runs in any order. */
  static Pass spread(ObjectUrl url, OriginState origin, Program program) {
    // Many of its tasks share the threads that a serial one has for itself: another rate.
    return of(url, origin.name + " spread", program, false);
  }

  private static Pass of(ObjectUrl url, String measuredBy, Program program, boolean serial) {
    return new Pass(
        program,
        serial,
        Demand.of(url, program),
        PcpuState.rateKey(measuredBy, program),
        program.reducers().size(),
        program.entryStates());
  }
}
