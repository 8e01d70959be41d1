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
  private final TreeMap<Long, Stretch> stretches = new TreeMap<>();
  private long doneWindows;

  /** What took the last run in: the next one most often lies right behind it. */
  private @Nullable Stretch newest;

  /** A completed run that grows at its end as its right-hand neighbours come. */
  private static final class Stretch {
    /** Its key, boxed once. */
    final Long from;

    long to;
    List<Partial> partials;

    Stretch(WindowRun run, List<Partial> partials) {
      this.from = run.from();
      this.to = run.to();
      this.partials = partials;
    }

    void append(long end, List<Partial> right) {
      to = end;
      partials = Partials.combineAll(partials, right);
    }

    DoneRun told() {
      return new DoneRun(new WindowRun(from, to), partials);
    }
  }

  /** The last stretch that begins at this window or in front of it, or null. */
  private @Nullable Stretch upTo(long window) {
    Stretch near = newest;
    if (near != null && near.from <= window && window <= near.to) {
      // No other one begins between: it would touch this one.
      return near;
    }
    Map.Entry<Long, Stretch> floor = stretches.floorEntry(window);
    return floor == null ? null : floor.getValue();
  }

  /** Whether all windows of the run are done. */
  boolean holds(WindowRun run) {
    Stretch left = upTo(run.from());
    return left != null && left.to >= run.to();
  }

  /**
   * Puts a completed run in.
   *
   * @return false, and nothing changes, if any window of it was done already
   */
  boolean add(WindowRun run, List<Partial> partials) {
    Stretch left = upTo(run.from());
    if (left != null && left.to > run.from()) {
      return false;
    }
    Long behind = left == null ? firstStart() : stretches.higherKey(left.from);
    if (behind != null && behind < run.to()) {
      return false;
    }
    doneWindows += run.count();
    Stretch grown;
    if (left != null && left.to == run.from()) {
      grown = left;
      grown.append(run.to(), partials);
    } else {
      grown = new Stretch(run, partials);
      stretches.put(grown.from, grown);
    }
    newest = grown;
    Stretch right = behind != null && behind == run.to() ? stretches.remove(behind) : null;
    if (right != null) {
      grown.append(right.to, right.partials);
    }
    return true;
  }

  private @Nullable Long firstStart() {
    return stretches.isEmpty() ? null : stretches.firstKey();
  }

  /** Only the run that begins at window 0 is done, if there is one; returns those that are not. */
  List<DoneRun> keepPrefix() {
    Stretch first = stretches.remove(0L);
    List<DoneRun> others = runs();
    clear();
    if (first != null) {
      stretches.put(first.from, first);
      doneWindows = first.to;
    }
    return others;
  }

  /** Nothing is done. */
  void clear() {
    stretches.clear();
    newest = null;
    doneWindows = 0;
  }

  /** How many windows are done. */
  long doneWindows() {
    return doneWindows;
  }

  /** The first window that is not done. */
  long prefixEnd() {
    Stretch first = stretches.get(0L);
    return first == null ? 0 : first.to;
  }

  /** The partials of the run that begins at window 0, or null if that window is not done. */
  @Nullable List<Partial> prefix() {
    Stretch first = stretches.get(0L);
    return first == null ? null : first.partials;
  }

  /** The parts of a run that are not done, ascending. */
  List<WindowRun> gaps(WindowRun within) {
    List<WindowRun> gaps = new ArrayList<>();
    long at = within.from();
    Stretch before = upTo(at);
    if (before != null) {
      at = Math.max(at, before.to);
    }
    for (Stretch done : stretches.subMap(within.from(), false, within.to(), false).values()) {
      if (done.from > at) {
        gaps.add(new WindowRun(at, done.from));
      }
      at = Math.max(at, done.to);
    }
    if (at < within.to()) {
      gaps.add(new WindowRun(at, within.to()));
    }
    return gaps;
  }

  /** The completed runs, ascending; no two of them touch. */
  List<DoneRun> runs() {
    return stretches.values().stream().map(Stretch::told).toList();
  }
}
