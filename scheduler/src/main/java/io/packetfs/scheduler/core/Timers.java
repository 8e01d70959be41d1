package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, in the order in which it was asked for; tasks, of which there are thousands,
 * have {@link TaskTimers} of their own. Not thread-safe.
 */
final class Timers {
  private final TreeMap<Long, List<LongConsumer>> actionsByTime = new TreeMap<>();
  private final List<TaskTimers> ofTasks = new ArrayList<>();
  private long nextActionMs = Long.MAX_VALUE;

  /** Timers of tasks, which fire and count with these. */
  TaskTimers ofTasks(TaskTimers.Action action) {
    TaskTimers timers = new TaskTimers(action);
    ofTasks.add(timers);
    return timers;
  }

  /** Runs the action, with the time that it then is, at the first event at or after that time. */
  void at(long atMs, LongConsumer action) {
    actionsByTime.computeIfAbsent(atMs, at -> new ArrayList<>()).add(action);
    nextActionMs = Math.min(nextActionMs, atMs);
  }

  /** Runs what is due. */
  void fire(long nowMs) {
    for (TaskTimers timers : ofTasks) {
      timers.fire(nowMs);
    }
    while (nextActionMs <= nowMs) {
      Map.Entry<Long, List<LongConsumer>> due = actionsByTime.pollFirstEntry();
      nextActionMs = actionsByTime.isEmpty() ? Long.MAX_VALUE : actionsByTime.firstKey();
      due.getValue().forEach(action -> action.accept(nowMs));
    }
  }

  /** When the next one is due, or null. */
  @Nullable Long nextMs() {
    long next = nextActionMs;
    for (TaskTimers timers : ofTasks) {
      next = Math.min(next, timers.nextMs());
    }
    return next == Long.MAX_VALUE ? null : Long.valueOf(next);
  }
}
