package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one object whose windows are still their own, by where they begin: a reply
 * concerns only those that overlap it, however many are under way. Each flight knows whether it is
 * in, and which other one begins at the same window: a hedge. Owned by one {@link ObjectWork}; not
 * thread-safe.
 */
final class LiveFlights {
  private final TreeMap<Long, Flight> byStart = new TreeMap<>();

  /** The most windows of any flight since there was none. */
  private long longestWindows;

  void add(Flight flight) {
    Flight first = byStart.putIfAbsent(flight.run.from(), flight);
    if (first != null) {
      last(first).beside = flight;
    }
    flight.isIn = true;
    longestWindows = Math.max(longestWindows, flight.run.count());
  }

  private static Flight last(Flight first) {
    Flight last = first;
    while (last.beside != null) {
      last = last.beside;
    }
    return last;
  }

  void remove(Flight flight) {
    if (!flight.isIn) {
      return;
    }
    Flight first = byStart.remove(flight.run.from());
    Flight left = first == null ? null : without(flight, first);
    if (left != null) {
      byStart.put(flight.run.from(), left);
    }
    flight.isIn = false;
    flight.beside = null;
    if (byStart.isEmpty()) {
      longestWindows = 0;
    }
  }

  private static @Nullable Flight without(Flight flight, Flight first) {
    if (first == flight) {
      return flight.beside;
    }
    for (Flight at = first; at != null; at = at.beside) {
      if (at.beside == flight) {
        at.beside = flight.beside;
      }
    }
    return first;
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }

  /** All of them; later changes do not show. */
  List<Flight> all() {
    List<Flight> all = new ArrayList<>();
    byStart.values().forEach(first -> addAll(first, all));
    return all;
  }

  private static void addAll(Flight first, List<Flight> all) {
    for (Flight at = first; at != null; at = at.beside) {
      all.add(at);
    }
  }

  /** Those that have a window of the run; later changes do not show. */
  List<Flight> overlapping(WindowRun run) {
    Map.Entry<Long, Flight> at = byStart.higherEntry(run.from() - longestWindows);
    if (at == null || at.getKey() >= run.to()) {
      return List.of();
    }
    List<Flight> overlapping = new ArrayList<>();
    for (; at != null && at.getKey() < run.to(); at = byStart.higherEntry(at.getKey())) {
      addAll(at.getValue(), overlapping);
    }
    overlapping.removeIf(flight -> !flight.run.overlaps(run));
    return overlapping;
  }
}
