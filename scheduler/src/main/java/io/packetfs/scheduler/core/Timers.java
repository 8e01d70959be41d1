package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is due when, in the order in which it was asked for. Thousands of tasks a second are due at
 * a few thousand different times, so what is due at the same one is kept together. Not thread-safe.
 */
final class Timers {
  private final TreeMap<Long, List<LongConsumer>> actionsByTime = new TreeMap<>();

  /** Runs the action, with the time that it then is, at the first event at or after that time. */
  void at(long atMs, LongConsumer action) {
    actionsByTime.computeIfAbsent(atMs, at -> new ArrayList<>()).add(action);
  }

  /** Runs what is due. */
  void fire(long nowMs) {
    for (Map.Entry<Long, List<LongConsumer>> due = actionsByTime.firstEntry();
        due != null && due.getKey() <= nowMs;
        due = actionsByTime.firstEntry()) {
      actionsByTime.pollFirstEntry();
      due.getValue().forEach(action -> action.accept(nowMs));
    }
  }

  /** When the next one is due, or null. */
  @Nullable Long nextMs() {
    return actionsByTime.isEmpty() ? null : actionsByTime.firstKey();
  }
}
