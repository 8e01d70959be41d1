package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.List;

/** What runs may be entered with. */
final class EntryStates {
  private EntryStates() {}

  /** Whether the run lies in the object, and each reducer has an entry state. */
  static void checkRun(
      List<FusedReducer> reducers, long objectSizeBytes, ByteRange run, List<Integer> entryStates) {
    if (run.end() > objectSizeBytes) {
      throw new IllegalArgumentException(
          run + " reaches beyond the object's " + objectSizeBytes + " bytes");
    }
    if (entryStates.size() != reducers.size()) {
      throw new IllegalArgumentException(
          "a program of "
              + reducers.size()
              + " reducers has as many entry states, not "
              + entryStates.size());
    }
  }

  /** Whether a reducer whose range is this can be entered so in front of the run. */
  static void check(Instruction reducer, ByteRange range, ByteRange run, int entryByte) {
    if (!reducer.op().isOrdered()) {
      return;
    }
    boolean begun = range.offset() < run.offset();
    if (entryByte != Fnv.lowByte(entryByte)
        || (!begun && entryByte != Fnv.lowByte(reducer.state()))) {
      throw new IllegalArgumentException(
          "an entry state of "
              + entryByte
              + (begun
                  ? " is not in 0..255"
                  : " is not the low byte of the instruction's own state, and its range has not begun before "
                      + run));
    }
  }
}
