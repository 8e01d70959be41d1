package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The flights of one object whose windows are still their own, by where they begin: a reply
 * concerns only those that overlap it, however many are under way. Owned by one {@link ObjectWork};
 * not thread-safe.
 */
final class LiveFlights {
  private final TreeMap<Long, Set<Flight>> byStart = new TreeMap<>();

  /** The most windows of any flight since there was none. */
  private long longestWindows;

  void add(Flight flight) {
    byStart.computeIfAbsent(flight.run.from(), from -> new LinkedHashSet<>()).add(flight);
    longestWindows = Math.max(longestWindows, flight.run.count());
  }

  void remove(Flight flight) {
    Set<Flight> there = byStart.get(flight.run.from());
    if (there == null || !there.remove(flight)) {
      return;
    }
    if (there.isEmpty()) {
      byStart.remove(flight.run.from());
    }
    if (byStart.isEmpty()) {
      longestWindows = 0;
    }
  }

  boolean contains(Flight flight) {
    Set<Flight> there = byStart.get(flight.run.from());
    return there != null && there.contains(flight);
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }

  /** All of them; later changes do not show. */
  List<Flight> all() {
    List<Flight> all = new ArrayList<>();
    byStart.values().forEach(all::addAll);
    return all;
  }

  /** Those that have a window of the run; later changes do not show. */
  List<Flight> overlapping(WindowRun run) {
    List<Flight> overlapping = new ArrayList<>();
    for (Set<Flight> there :
        byStart.subMap(run.from() - longestWindows + 1, true, run.to(), false).values()) {
      for (Flight flight : there) {
        if (flight.run.overlaps(run)) {
          overlapping.add(flight);
        }
      }
    }
    return overlapping;
  }
}
