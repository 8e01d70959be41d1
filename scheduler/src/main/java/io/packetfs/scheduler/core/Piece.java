package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Windows that may go out, and what happened to them before.
 *
 * @param run which windows; a task may take only their beginning
 * @param originFailures how often they failed for the origin's fault
 * @param pcpuFailures how often they failed for a pCPU's fault
 * @param dueMs not before this
 * @param lastPcpu who failed with them last, or null
 */
record Piece(
    WindowRun run, int originFailures, int pcpuFailures, long dueMs, @Nullable String lastPcpu) {

  static final Comparator<Piece> BY_DUE =
      Comparator.comparingLong(Piece::dueMs).thenComparingLong(piece -> piece.run.from());

  /** Never sent. */
  static Piece first(WindowRun run) {
    return new Piece(run, 0, 0, 0, null);
  }

  /** The same past, for other windows. */
  Piece over(WindowRun windows) {
    return new Piece(windows, originFailures, pcpuFailures, dueMs, lastPcpu);
  }

  /** Which time this would be, 1 for the first. */
  int attempt() {
    return originFailures + pcpuFailures + 1;
  }

  /** After another failure of the origin. */
  Piece afterOriginFailure(long due, String pcpu) {
    return new Piece(run, originFailures + 1, pcpuFailures, due, pcpu);
  }

  /** After another failure of a pCPU. */
  Piece afterPcpuFailure(long due, String pcpu) {
    return new Piece(run, originFailures, pcpuFailures + 1, due, pcpu);
  }

  /** The same, not before this. */
  Piece notBefore(long due) {
    return new Piece(run, originFailures, pcpuFailures, due, lastPcpu);
  }
}
