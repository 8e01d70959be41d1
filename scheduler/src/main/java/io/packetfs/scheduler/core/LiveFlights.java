package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flights of one object whose windows are still their own, by where they begin: a reply
 * concerns only those that overlap it, however many are under way.
 *
 * <p>Windows go out in ascending order, so most flights are added at the end, and an array that is
 * sorted by the first window serves better than a tree. A flight that lands only forgets that it
 * {@code isIn}; it is dropped when room is needed.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class LiveFlights {
  private static final int CAPACITY_MIN = 4;

  /** First windows, ascending, of {@link #flights}. */
  private long[] starts = new long[CAPACITY_MIN];

  /** Those that are in, and some that were; nulls from {@link #size} on. */
  private @Nullable Flight[] flights = new Flight[CAPACITY_MIN];

  private int size;
  private int live;

  /** The most windows of any flight since there was none. */
  private long longestWindows;

  void add(Flight flight) {
    if (size == starts.length) {
      makeRoom();
    }
    long start = flight.run.from();
    int place = size;
    if (size > 0 && start < starts[size - 1]) {
      place = firstFrom(start + 1);
      System.arraycopy(starts, place, starts, place + 1, size - place);
      System.arraycopy(flights, place, flights, place + 1, size - place);
    }
    starts[place] = start;
    flights[place] = flight;
    size++;
    live++;
    flight.isIn = true;
    longestWindows = Math.max(longestWindows, flight.run.count());
  }

  /** Drops those that are not in any more, and makes twice the room if most are. */
  private void makeRoom() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      Flight flight = flights[i];
      if (flight != null && flight.isIn) {
        starts[kept] = starts[i];
        flights[kept++] = flight;
      }
    }
    Arrays.fill(flights, kept, size, null);
    size = kept;
    if (kept > starts.length / 2) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      flights = Arrays.copyOf(flights, starts.length);
    }
  }

  void remove(Flight flight) {
    if (!flight.isIn) {
      return;
    }
    flight.isIn = false;
    if (--live == 0) {
      Arrays.fill(flights, 0, size, null);
      size = 0;
      longestWindows = 0;
    }
  }

  boolean isEmpty() {
    return live == 0;
  }

  /** All of them; later changes do not show. */
  List<Flight> all() {
    List<Flight> all = new ArrayList<>(live);
    for (int i = 0; i < size; i++) {
      Flight flight = flights[i];
      if (flight != null && flight.isIn) {
        all.add(flight);
      }
    }
    return all;
  }

  /** Those that have a window of the run; later changes do not show. */
  List<Flight> overlapping(WindowRun run) {
    // Most often there is none, and nothing is made.
    List<Flight> near = List.of();
    int first = live == 0 ? size : firstFrom(run.from() - longestWindows + 1);
    for (int i = first; i < size && starts[i] < run.to(); i++) {
      Flight flight = flights[i];
      if (flight != null && flight.isIn && flight.run.overlaps(run)) {
        near = near.isEmpty() ? new ArrayList<>() : near;
        near.add(flight);
      }
    }
    return near;
  }

  /** The place of the first one that begins at this window or behind it. */
  private int firstFrom(long window) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] < window) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
