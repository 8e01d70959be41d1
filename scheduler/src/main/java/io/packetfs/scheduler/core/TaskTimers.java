package io.packetfs.scheduler.core;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are to be looked at if they are still under way then. Tens of thousands a second are,
 * and most have landed long before: so only their ids are kept, those of the same ms together, and
 * one that landed is not looked for here but found to be gone. Not thread-safe.
 */
final class TaskTimers {
  private final TreeMap<Long, Ids> idsByTime = new TreeMap<>();
  private final Action action;

  /** Where the last one went: most that follow within a ms are due at the same time. */
  private @Nullable Ids newest;

  private long newestMs;
  private long nextMs = Long.MAX_VALUE;

  /** What is done with a task whose time has come. */
  @FunctionalInterface
  interface Action {
    void accept(long taskId, long nowMs);
  }

  private static final class Ids {
    private long[] ids = new long[8];
    private int count;

    void add(long id) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = id;
    }
  }

  TaskTimers(Action action) {
    this.action = action;
  }

  /** Looks at the task, with the time that it then is, at the first event at or after that time. */
  void at(long atMs, long taskId) {
    Ids ids = newest;
    if (ids == null || newestMs != atMs) {
      ids = idsByTime.computeIfAbsent(atMs, at -> new Ids());
      newest = ids;
      newestMs = atMs;
      nextMs = Math.min(nextMs, atMs);
    }
    ids.add(taskId);
  }

  /** Looks at those that are due, in the order of their times. */
  void fire(long nowMs) {
    while (nextMs <= nowMs) {
      Map.Entry<Long, Ids> due = idsByTime.pollFirstEntry();
      nextMs = idsByTime.isEmpty() ? Long.MAX_VALUE : idsByTime.firstKey();
      Ids ids = due.getValue();
      newest = ids == newest ? null : newest;
      for (int i = 0; i < ids.count; i++) {
        action.accept(ids.ids[i], nowMs);
      }
    }
  }

  /** When the next one is due, in ms; {@link Long#MAX_VALUE}: there is none. */
  long nextMs() {
    return nextMs;
  }
}
