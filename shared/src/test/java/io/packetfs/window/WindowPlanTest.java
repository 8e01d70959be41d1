package io.packetfs.window;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Law 3: every window lies in exactly one fetch, none is too long, and a plan's size is that of its
 * ranges.
 */
class WindowPlanTest {
  private static final long MIB = Grid.WINDOW_BYTES;
  private static final long EIB = 1L << 60;

  /**
   * Ranges as {@code offset+length}, the object's size, and the fetches {@code offset+length} of at
   * most 2 windows.
   */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,                          0,             -",
        "-,                          10,            -",
        "0+0,                        0,             -",
        "5+0,                        10,            -",
        "0+1,                        1,             0+1",
        "9+1,                        10,            0+10",
        "0+65536 65536+65536,        10485760,      0+1048576",
        "65536+65536 0+65536,        10485760,      0+1048576",
        "0+1048576 0+1048576,        10485760,      0+1048576",
        "0+1048576 1048576+1,        10485760,      0+2097152",
        "1048575+2,                  10485760,      0+2097152",
        "1048576+1048576,            2097152,       1048576+1048576",
        "0+1 2097152+1,              10485760,      0+1048576 2097152+1048576",
        "2097152+1 0+1,              10485760,      0+1048576 2097152+1048576",
        "0+3145728,                  3145728,       0+2097152 2097152+1048576",
        "0+3145729,                  3145729,       0+2097152 2097152+1048577",
        "0+3145728 1+1 2097152+9,    3145728,       0+2097152 2097152+1048576",
        "1048576+2097152 0+1,        9437184,       0+2097152 2097152+1048576",
        "0+2 2097152+1 1048576+1,    3145727,       0+2097152 2097152+1048575",
        "9223372036854775806+1,      9223372036854775807,  9223372036853727232+1048575",
      })
  void oddRangesBecomeTheseFetches(String ranges, long objectSizeBytes, String fetches) {
    WindowPlan plan = WindowPlan.of(parse(ranges), objectSizeBytes);
    List<ByteRange> planned = new ArrayList<>();
    plan.allFetches(2).forEachRemaining(fetch -> planned.add(fetch.range()));
    assertEquals(parse(fetches), planned);
    assertEquals(planned.size(), plan.fetchCount(2));
    for (int i = 0; i < planned.size(); i++) {
      assertEquals(planned.get(i).offset(), plan.fetchOffset(i, 2));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> plan.fetchOffset(planned.size(), 2));
  }

  @Test
  void everyWindowOfAPlanLiesInExactlyOneFetch() {
    Seeds.forAll(
        500,
        random -> {
          long size = random.between(1L, 60 * MIB);
          List<ByteRange> ranges = ranges(random, size);
          WindowPlan plan = WindowPlan.of(ranges, size);
          int max = random.between(1, 17);

          TreeSet<Long> wanted = new TreeSet<>();
          for (ByteRange range : ranges) {
            for (long at = Grid.alignDown(range.offset());
                at < range.end() && !range.isEmpty();
                at += MIB) {
              wanted.add(at);
            }
          }
          List<Long> fetched = new ArrayList<>();
          Iterator<Fetch> fetches = plan.allFetches(max);
          while (fetches.hasNext()) {
            Fetch fetch = fetches.next();
            for (long at = fetch.offset(); at < fetch.end(); at += MIB) {
              fetched.add(at);
            }
          }
          assertEquals(List.copyOf(wanted), fetched);
          assertEquals(wanted.size(), plan.windowCount());
        });
  }

  @Test
  void noFetchIsTooLongAndNeighboursThatCouldBeOneFetchAreOne() {
    Seeds.forAll(
        500,
        random -> {
          long size = random.between(1L, 1L << random.between(1, 62));
          WindowPlan plan = WindowPlan.of(ranges(random, size), size);
          // At most about a thousand fetches, even of a huge object.
          int max = random.between(1, 17);
          max =
              Math.toIntExact(Math.max(max, Math.min(Integer.MAX_VALUE, plan.windowCount() >> 10)));
          long bytes = 0;
          Fetch before = new Fetch(0, 1);
          boolean first = true;
          Iterator<Fetch> fetches = plan.allFetches(max);
          while (fetches.hasNext()) {
            Fetch fetch = fetches.next();
            assertTrue(fetch.windowCount() <= max, fetch + " is longer than " + max + " windows");
            assertEquals(0, fetch.offset() % MIB, "a fetch begins on the grid");
            assertTrue(
                fetch.end() == size || fetch.end() % MIB == 0, "and ends on it or at the end");
            boolean mergeable =
                fetch.offset() == before.end() && before.windowCount() + fetch.windowCount() <= max;
            assertTrue(first || !mergeable, before + " and " + fetch + " could be one");
            bytes += fetch.length();
            before = fetch;
            first = false;
          }
          assertEquals(plan.lengthBytes(), bytes);
        });
  }

  @Test
  void aRunsFetchesAreItsWindowsCutAtGaps() {
    Seeds.forAll(
        500,
        random -> {
          long size = random.between(1L, 1L << random.between(1, 62));
          WindowPlan plan = WindowPlan.of(ranges(random, size), size);
          long from = random.between(0L, plan.windowCount() - 1);
          WindowRun run =
              new WindowRun(from, Math.min(plan.windowCount(), from + random.between(1, 50)));
          List<Long> windows = new ArrayList<>();
          for (Fetch fetch : plan.fetches(run, random.between(1, 17))) {
            for (long i = 0; i < fetch.windowCount(); i++) {
              windows.add(Grid.indexOf(fetch.offset()) + i);
            }
          }
          List<Long> expected = new ArrayList<>();
          for (long i = run.from(); i < run.to(); i++) {
            expected.add(plan.gridIndex(i));
            ByteRange window = plan.window(i);
            assertEquals(Grid.offsetOf(plan.gridIndex(i)), window.offset());
            assertEquals(Math.min(MIB, size - window.offset()), window.length());
          }
          assertEquals(expected, windows);
        });
  }

  @Test
  void thePlanOfAnExabyteHoldsNoMoreThanThatOfAMegabyte() {
    WindowPlan small = WindowPlan.of(List.of(new ByteRange(0, MIB)), MIB);
    WindowPlan large = WindowPlan.of(List.of(new ByteRange(0, EIB)), EIB);
    assertEquals(1, small.stretches().size());
    assertEquals(1, large.stretches().size());
    assertEquals(EIB / MIB, large.windowCount());
    assertEquals(EIB, large.lengthBytes());
    assertEquals(EIB / MIB / 16, large.fetchCount(16));
    assertEquals(new ByteRange(EIB - MIB, MIB), large.window(EIB / MIB - 1));
    assertEquals(new Fetch(0, 16 * MIB), large.allFetches(16).next());
  }

  @Test
  void aPlanHoldsAtMostOneStretchForEachRange() {
    Seeds.forAll(
        200,
        random -> {
          long size = random.between(1L, 1L << random.between(1, 62));
          List<ByteRange> ranges = ranges(random, size);
          List<WindowPlan.Stretch> stretches = WindowPlan.of(ranges, size).stretches();
          assertTrue(stretches.size() <= ranges.size());
          for (int i = 1; i < stretches.size(); i++) {
            assertTrue(
                stretches.get(i - 1).gridEnd() < stretches.get(i).gridIndex(),
                "neighbours are one");
          }
        });
  }

  @Test
  void theLargestObjectThereIsCanBePlanned() {
    WindowPlan plan = WindowPlan.of(List.of(new ByteRange(0, Long.MAX_VALUE)), Long.MAX_VALUE);
    assertEquals(1L << 43, plan.windowCount());
    assertEquals(Long.MAX_VALUE, plan.lengthBytes());
    ByteRange last = plan.window(plan.windowCount() - 1);
    assertEquals(Long.MAX_VALUE, last.end());
    assertEquals(MIB - 1, last.length());
  }

  @Test
  void whatThePlanDoesNotHaveIsRefused() {
    WindowPlan plan = WindowPlan.of(List.of(new ByteRange(0, 2 * MIB)), 9 * MIB);
    assertAll(
        () -> assertThrows(IndexOutOfBoundsException.class, () -> plan.window(-1)),
        () -> assertThrows(IndexOutOfBoundsException.class, () -> plan.window(2)),
        () -> assertThrows(IndexOutOfBoundsException.class, () -> plan.gridIndex(2)),
        () ->
            assertThrows(
                IndexOutOfBoundsException.class, () -> plan.fetches(new WindowRun(1, 3), 1)),
        () -> assertThrows(IllegalArgumentException.class, () -> plan.fetchCount(0)),
        () ->
            assertThrows(
                IllegalArgumentException.class,
                () -> WindowPlan.of(List.of(new ByteRange(8 * MIB, 2)), 8 * MIB + 1)));
  }

  /** 1 to 12 ranges inside the object, sorted or not, at least one of them not empty. */
  private static List<ByteRange> ranges(SeededRandom random, long size) {
    List<ByteRange> ranges = new ArrayList<>();
    int count = random.between(1, 12);
    for (int i = 0; i < count; i++) {
      long offset = random.between(0L, size - 1);
      long length = random.scaled(size - offset);
      ranges.add(new ByteRange(offset, i == 0 ? Math.max(1, length) : length));
    }
    if (random.oneIn(3)) {
      Collections.reverse(ranges);
    }
    return ranges;
  }

  private static List<ByteRange> parse(@Nullable String ranges) {
    List<ByteRange> parsed = new ArrayList<>();
    if (ranges != null) {
      for (String range : ranges.split(" ", -1)) {
        int plus = range.indexOf('+');
        parsed.add(
            new ByteRange(
                Long.parseLong(range.substring(0, plus)),
                Long.parseLong(range.substring(plus + 1))));
      }
    }
    return parsed;
  }
}
