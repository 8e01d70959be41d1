package io.packetfs.scheduler.core;

import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an object is done: disjoint completed runs with their partials.
 *
 * <p>This is the one place where results come together, and it holds law 4 by construction: a run
 * enters only when no window of it is in here already, and two runs that touch become one by
 * combining their partials. So each window is counted once, whatever repeats, and the size of the
 * coverage follows the gaps, not the windows. When it is one run over the whole plan, its partials
 * are the result.
 *
 * <p>Ordered objects (fnv) fill it from the left only, or once it is known with what each run is
 * entered ({@link Rounds}): their partials combine because each run is entered with what the one
 * before left.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class Coverage {
  private final TreeMap<Long, DoneRun> runsByStart = new TreeMap<>();
  private long doneWindows;

  /** Whether all windows of the run are done. */
  boolean holds(WindowRun run) {
    Map.Entry<Long, DoneRun> before = runsByStart.floorEntry(run.from());
    return before != null && before.getValue().run().to() >= run.to();
  }

  /**
   * Puts a completed run in.
   *
   * @return false, and nothing changes, if any window of it was done already
   */
  boolean add(WindowRun run, List<Partial> partials) {
    Map.Entry<Long, DoneRun> before = runsByStart.lowerEntry(run.to());
    if (before != null && before.getValue().run().to() > run.from()) {
      return false;
    }
    doneWindows += run.count();
    DoneRun merged = new DoneRun(run, partials);
    DoneRun right = runsByStart.remove(run.to());
    if (right != null) {
      merged = joined(merged, right);
    }
    if (before != null && before.getValue().run().to() == run.from()) {
      merged = joined(before.getValue(), merged);
    }
    runsByStart.put(merged.run().from(), merged);
    return true;
  }

  private static DoneRun joined(DoneRun left, DoneRun right) {
    return new DoneRun(
        new WindowRun(left.run().from(), right.run().to()),
        Partials.combineAll(left.partials(), right.partials()));
  }

  /** Only the run that begins at window 0 is done, if there is one; returns those that are not. */
  List<DoneRun> keepPrefix() {
    DoneRun first = runsByStart.remove(0L);
    List<DoneRun> others = runs();
    clear();
    if (first != null) {
      add(first.run(), first.partials());
    }
    return others;
  }

  /** Nothing is done. */
  void clear() {
    runsByStart.clear();
    doneWindows = 0;
  }

  /** How many windows are done. */
  long doneWindows() {
    return doneWindows;
  }

  /** The first window that is not done. */
  long prefixEnd() {
    DoneRun first = runsByStart.get(0L);
    return first == null ? 0 : first.run().to();
  }

  /** The partials of the run that begins at window 0, or null if that window is not done. */
  @Nullable List<Partial> prefix() {
    DoneRun first = runsByStart.get(0L);
    return first == null ? null : first.partials();
  }

  /** The parts of a run that are not done, ascending. */
  List<WindowRun> gaps(WindowRun within) {
    List<WindowRun> gaps = new ArrayList<>();
    long at = within.from();
    Map.Entry<Long, DoneRun> before = runsByStart.floorEntry(at);
    if (before != null) {
      at = Math.max(at, before.getValue().run().to());
    }
    for (DoneRun done : runsByStart.subMap(within.from(), false, within.to(), false).values()) {
      if (done.run().from() > at) {
        gaps.add(new WindowRun(at, done.run().from()));
      }
      at = Math.max(at, done.run().to());
    }
    if (at < within.to()) {
      gaps.add(new WindowRun(at, within.to()));
    }
    return gaps;
  }

  /** The completed runs, ascending; no two of them touch. */
  List<DoneRun> runs() {
    return List.copyOf(runsByStart.values());
  }
}
