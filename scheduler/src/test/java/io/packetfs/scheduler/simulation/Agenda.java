package io.packetfs.scheduler.simulation;

import java.util.PriorityQueue;

/** What happens when, in simulated time. */
final class Agenda {
  /** In the order of time, then of being entered. */
  private record Entry(long atMs, long sequence, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return atMs == other.atMs
          ? Long.compare(sequence, other.sequence)
          : Long.compare(atMs, other.atMs);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long sequence;
  private long nowMs;

  Agenda(long startMs) {
    this.nowMs = startMs;
  }

  long nowMs() {
    return nowMs;
  }

  void in(long delayMs, Runnable action) {
    entries.add(new Entry(nowMs + delayMs, sequence++, action));
  }

  /** Lets time pass without anything happening; what was due happens then. */
  void jumpTo(long atMs) {
    nowMs = Math.max(nowMs, atMs);
  }

  /** Moves time to the next entry and runs it. */
  void step() {
    Entry next = entries.remove();
    nowMs = Math.max(nowMs, next.atMs());
    next.action().run();
  }
}
