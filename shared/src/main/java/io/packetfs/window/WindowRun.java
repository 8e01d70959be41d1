package io.packetfs.window;

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
}
