package io.packetfs.scheduler.core;

import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;

/**
 * How many windows a task gets: enough for about 100 ms of measured service, but no more than an
 * even share of what is left, so that the last tasks of an object end together (guided
 * self-scheduling, Polychronopoulos and Kuck 1987). Pure.
 */
final class TaskSizing {
  private static final double MILLIS_PER_SECOND = 1_000;

  /** Below this much service a task is mostly overhead, even at the tail. */
  private static final double WORTHWHILE_MS = 10;

  /** An object's last part is cut into this many rounds of shrinking tasks. */
  private static final int TAIL_ROUNDS = 2;

  private TaskSizing() {}

  /**
   * The size of the next task.
   *
   * @param bytesPerSecond measured rate of one task, or 0: not measured
   * @param ordered whether nothing of the object runs beside it
   * @param unsentWindows what is left of the object, 1..
   * @param parallelism how many tasks could be under way at once, 1..
   * @param taskBytesMax what the pCPU takes at most
   * @return windows, 1..unsentWindows
   */
  static long windows(
      double bytesPerSecond,
      boolean ordered,
      long unsentWindows,
      int parallelism,
      long taskBytesMax) {
    long most =
        Math.min(
            Math.max(1, taskBytesMax / Grid.WINDOW_BYTES),
            bytesPerSecond > 0 ? Bounds.TASK_WINDOWS_MAX : Bounds.UNMEASURED_TASK_WINDOWS_MAX);
    if (ordered) {
      return clamp(
          inTime(bytesPerSecond, Bounds.ORDERED_TASK_TARGET_MS), Math.min(most, unsentWindows));
    }
    double share = Math.ceil((double) unsentWindows / ((double) parallelism * TAIL_ROUNDS));
    double least = inTime(bytesPerSecond, WORTHWHILE_MS);
    double wanted = Math.min(inTime(bytesPerSecond, Bounds.TASK_TARGET_MS), Math.max(share, least));
    return clamp(wanted, Math.min(most, unsentWindows));
  }

  /**
   * The most windows of one fetch, so that it ends far before its pCPU would abort it.
   *
   * @return 1..{@link WindowPlan#FETCH_WINDOWS_MAX}
   */
  static int windowsPerFetch(double bytesPerSecond) {
    return bytesPerSecond > 0
        ? (int) clamp(inTime(bytesPerSecond, Bounds.FETCH_TARGET_MS), WindowPlan.FETCH_WINDOWS_MAX)
        : WindowPlan.FETCH_WINDOWS_MAX / 4;
  }

  private static double inTime(double bytesPerSecond, double ms) {
    return bytesPerSecond > 0
        ? bytesPerSecond * ms / MILLIS_PER_SECOND / Grid.WINDOW_BYTES
        : Bounds.UNMEASURED_TASK_WINDOWS_MAX;
  }

  private static long clamp(double wanted, long most) {
    return Math.max(1, Math.min(most, (long) wanted));
  }
}
