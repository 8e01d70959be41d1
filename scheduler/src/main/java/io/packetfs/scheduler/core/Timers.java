package io.packetfs.scheduler.core;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What is due when. Not thread-safe. */
final class Timers {
  private record Timer(long atMs, long sequence, LongConsumer action) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::atMs).thenComparingLong(Timer::sequence));
  private long sequence;

  /** Runs the action, with the time that it then is, at the first event at or after that time. */
  void at(long atMs, LongConsumer action) {
    timers.add(new Timer(atMs, sequence++, action));
  }

  /** Runs what is due. */
  void fire(long nowMs) {
    for (Timer due = timers.peek(); due != null && due.atMs() <= nowMs; due = timers.peek()) {
      timers.remove();
      due.action().accept(nowMs);
    }
  }

  /** When the next one is due, or null. */
  @Nullable Long nextMs() {
    Timer next = timers.peek();
    return next == null ? null : next.atMs();
  }
}
