package io.packetfs.window;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Which windows of an object have to be read, each once. Immutable; safe for any thread.
 *
 * <p>The ranges that a program names are rounded out to the grid, sorted and swept together into
 * <i>stretches</i> of neighbouring windows. Only the stretches are kept, never the windows: a plan
 * costs O(ranges) memory whether the object has a megabyte or an exabyte, and its windows are
 * counted off when somebody asks. A window is named by its place in the plan, {@code 0 ..
 * windowCount() - 1}; gaps between stretches have no place, so whoever books windows as done needs
 * to know nothing of gaps. Finding a window is a binary search over the stretches.
 */
public final class WindowPlan {

  /**
   * The most windows that one request asks for: 8 to 16 MiB is the cheapest size on object stores
   * (AnyBlob, PVLDB 2023).
   */
  public static final int FETCH_WINDOWS_MAX = 16;

  /**
   * Neighbouring windows without a gap.
   *
   * @param planIndex place of the first one in the plan
   * @param gridIndex place of the first one on the grid
   * @param count how many, at least 1
   */
  record Stretch(long planIndex, long gridIndex, long count) {
    long planEnd() {
      return planIndex + count;
    }

    long gridEnd() {
      return gridIndex + count;
    }
  }

  private final List<Stretch> stretches;
  private final long objectSizeBytes;

  private WindowPlan(List<Stretch> stretches, long objectSizeBytes) {
    this.stretches = stretches;
    this.objectSizeBytes = objectSizeBytes;
  }

  /**
   * The windows that hold at least one byte of these ranges.
   *
   * @param ranges in any order, overlapping or not; empty ones count for nothing
   * @param objectSizeBytes 0..2^63-1; the last window is clipped to it
   * @throws IllegalArgumentException if a range reaches beyond the object (a program's own ranges
   *     are checked by {@code Program.ranges})
   */
  public static WindowPlan of(List<ByteRange> ranges, long objectSizeBytes) {
    for (ByteRange range : ranges) {
      if (range.end() > objectSizeBytes) {
        throw new IllegalArgumentException(
            range + " reaches beyond the object's " + objectSizeBytes + " bytes");
      }
    }
    List<Stretch> stretches = new ArrayList<>();
    Stretch last = new Stretch(0, 0, 0);
    for (ByteRange range : ByteRange.union(ranges)) {
      long from = Grid.indexOf(range.offset());
      long end = from + Grid.windowCount(range);
      if (!stretches.isEmpty() && from <= last.gridEnd()) {
        long gridEnd = Math.max(last.gridEnd(), end);
        last = new Stretch(last.planIndex(), last.gridIndex(), gridEnd - last.gridIndex());
        stretches.set(stretches.size() - 1, last);
      } else {
        last = new Stretch(last.planEnd(), from, end - from);
        stretches.add(last);
      }
    }
    return new WindowPlan(List.copyOf(stretches), objectSizeBytes);
  }

  /** How many windows, 0..2^43. */
  public long windowCount() {
    return stretches.isEmpty() ? 0 : stretches.getLast().planEnd();
  }

  /** The size of the object, in bytes. */
  public long objectSizeBytes() {
    return objectSizeBytes;
  }

  /** Bytes of all windows: what is fetched, at least what the ranges name. */
  public long lengthBytes() {
    long bytes = 0;
    for (Stretch stretch : stretches) {
      bytes += bytesOf(stretch, stretch.planIndex(), stretch.planEnd()).length();
    }
    return bytes;
  }

  /**
   * How many requests the whole plan takes.
   *
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   */
  public long fetchCount(int windowsPerFetchMax) {
    return fetchCount(0, windowsPerFetchMax);
  }

  /**
   * How many requests the windows from one on take.
   *
   * @param from place of the first one in the plan, 0..windowCount()
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   */
  public long fetchCount(long from, int windowsPerFetchMax) {
    checkFetchMax(windowsPerFetchMax);
    long fetches = 0;
    for (Stretch stretch : stretches) {
      long count = Math.min(stretch.count(), stretch.planEnd() - from);
      fetches += count > 0 ? Math.ceilDiv(count, windowsPerFetchMax) : 0;
    }
    return fetches;
  }

  /**
   * Where a fetch begins.
   *
   * @param fetchIndex its place among all fetches, from 0
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   * @throws IndexOutOfBoundsException if the plan has no such fetch
   */
  public long fetchOffset(long fetchIndex, int windowsPerFetchMax) {
    checkFetchMax(windowsPerFetchMax);
    long left = fetchIndex;
    for (Stretch stretch : stretches) {
      long fetches = Math.ceilDiv(stretch.count(), windowsPerFetchMax);
      if (left >= 0 && left < fetches) {
        return Grid.offsetOf(stretch.gridIndex() + left * windowsPerFetchMax);
      }
      left -= fetches;
    }
    throw new IndexOutOfBoundsException("the plan has no fetch " + fetchIndex);
  }

  /**
   * The fetches of a run, ascending, cut where the object has gaps and where one would be too long.
   * The list has at least {@code run.count() / windowsPerFetchMax} entries: ask for runs of a
   * task's size.
   *
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   * @throws IndexOutOfBoundsException if the run ends behind the plan
   */
  public List<Fetch> fetches(WindowRun run, int windowsPerFetchMax) {
    checkFetchMax(windowsPerFetchMax);
    if (run.to() > windowCount()) {
      throw new IndexOutOfBoundsException(
          run + " ends behind a plan of " + windowCount() + " windows");
    }
    Stretch stretch = stretchOf(run.from());
    if (run.count() <= windowsPerFetchMax && run.to() <= stretch.planEnd()) {
      ByteRange bytes = bytesOf(stretch, run.from(), run.to());
      return List.of(new Fetch(bytes.offset(), bytes.length()));
    }
    List<Fetch> fetches = new ArrayList<>();
    new FetchIterator(run.from(), run.to(), windowsPerFetchMax).forEachRemaining(fetches::add);
    return List.copyOf(fetches);
  }

  /**
   * All fetches, ascending, one at a time; holds O(1) memory.
   *
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   */
  public Iterator<Fetch> allFetches(int windowsPerFetchMax) {
    checkFetchMax(windowsPerFetchMax);
    return new FetchIterator(0, windowCount(), windowsPerFetchMax);
  }

  /**
   * The bytes of a window, clipped to the object.
   *
   * @throws IndexOutOfBoundsException if the plan has no such window
   */
  public ByteRange window(long planIndex) {
    return bytesOf(stretchOf(planIndex), planIndex, planIndex + 1);
  }

  /**
   * Where a window lies on the object's grid.
   *
   * @throws IndexOutOfBoundsException if the plan has no such window
   */
  public long gridIndex(long planIndex) {
    Stretch stretch = stretchOf(planIndex);
    return stretch.gridIndex() + (planIndex - stretch.planIndex());
  }

  /** What the plan holds in memory: disjoint, ascending, no two of them neighbours. */
  List<Stretch> stretches() {
    return stretches;
  }

  /** Windows {@code [from, to)} of one stretch, as bytes. */
  private ByteRange bytesOf(Stretch stretch, long from, long to) {
    long offset = Grid.offsetOf(stretch.gridIndex() + (from - stretch.planIndex()));
    // The end of the last window may be 2^63, which no long holds: compare in windows, not in
    // bytes.
    long wanted = to - from;
    long left = objectSizeBytes - offset;
    return new ByteRange(
        offset, wanted > left / Grid.WINDOW_BYTES ? left : wanted * Grid.WINDOW_BYTES);
  }

  private Stretch stretchOf(long planIndex) {
    if (planIndex < 0 || planIndex >= windowCount()) {
      throw new IndexOutOfBoundsException(
          "there is no window " + planIndex + " in a plan of " + windowCount() + " windows");
    }
    int low = 0;
    int high = stretches.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (stretches.get(middle).planIndex() <= planIndex) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return stretches.get(low);
  }

  private static void checkFetchMax(int windowsPerFetchMax) {
    if (windowsPerFetchMax < 1) {
      throw new IllegalArgumentException(
          "a fetch has at least 1 window, not " + windowsPerFetchMax);
    }
  }

  private final class FetchIterator implements Iterator<Fetch> {
    private final long end;
    private final int windowsPerFetchMax;
    private long next;

    FetchIterator(long from, long end, int windowsPerFetchMax) {
      this.next = from;
      this.end = end;
      this.windowsPerFetchMax = windowsPerFetchMax;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Fetch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Stretch stretch = stretchOf(next);
      long to = Math.min(Math.min(end, stretch.planEnd()), next + windowsPerFetchMax);
      ByteRange bytes = bytesOf(stretch, next, to);
      next = to;
      return new Fetch(bytes.offset(), bytes.length());
    }
  }
}
