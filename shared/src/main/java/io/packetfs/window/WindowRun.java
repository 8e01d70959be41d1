package io.packetfs.window;

import java.util.ArrayList;
import java.util.List;

/**
 * Windows {@code [from, to)} of a plan, by their place in the plan (not in the object: gaps that
 * nobody asked for have no place).
 *
 * @param from first window, 0..
 * @param to one past the last, greater than from
 */
public record WindowRun(long from, long to) {

  /** Checks that there is at least one window. */
  public WindowRun {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException(
          "a run needs 0 <= from < to, not [" + from + ", " + to + ")");
    }
  }

  /** How many windows. */
  public long count() {
    return to - from;
  }

  /** Whether both hold some window. */
  public boolean overlaps(WindowRun other) {
    return from < other.to && other.from < to;
  }

  /** The parts of it that lie outside the other, ascending: none, one or two. */
  public List<WindowRun> without(WindowRun other) {
    if (!overlaps(other)) {
      return List.of(this);
    }
    List<WindowRun> rest = new ArrayList<>(2);
    if (from < other.from) {
      rest.add(new WindowRun(from, other.from));
    }
    if (other.to < to) {
      rest.add(new WindowRun(other.to, to));
    }
    return List.copyOf(rest);
  }
}
