package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import io.packetfs.window.WindowPlan;
import org.junit.jupiter.api.Test;

final class TaskSizingTest {
  private static final long MIB = 1L << 20;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @Test
  void aTaskHasAtLeastOneWindowAndNeverMoreThanThereAreOrThePcpuTakes() {
    Seeds.forAll(
        2_000,
        random -> {
          double rate = random.oneIn(5) ? 0 : random.scaled(1L << 40);
          long unsent = 1 + random.scaled(1L << 40);
          long taskBytesMax = 1 + random.scaled(1L << 40);
          long windows =
              TaskSizing.windows(
                  rate, random.oneIn(2), unsent, random.between(1, 10_000), taskBytesMax);
          assertTrue(windows >= 1 && windows <= unsent);
          assertTrue(windows <= Math.max(1, taskBytesMax / MIB));
          assertTrue(windows <= Bounds.TASK_WINDOWS_MAX);
        });
  }

  @Test
  void farFromTheTailATaskIsAHundredMillisecondsOfMeasuredService() {
    assertEquals(100, TaskSizing.windows(1_000 * MIB, false, 1_000_000, 4, NO_LIMIT));
  }

  @Test
  void nearTheTailTasksShrinkSoThatTheyEndTogether() {
    long first = TaskSizing.windows(10_000 * MIB, false, 1_000, 4, NO_LIMIT);
    long later = TaskSizing.windows(10_000 * MIB, false, 500, 4, NO_LIMIT);
    assertEquals(125, first);
    assertTrue(later < first);
  }

  @Test
  void aTaskIsNeverCutBelowWhatIsWorthSending() {
    assertEquals(10, TaskSizing.windows(1_000 * MIB, false, 20, 100, NO_LIMIT));
  }

  @Test
  void nothingRunsBesideAnOrderedTaskSoItIsLonger() {
    assertEquals(200, TaskSizing.windows(1_000 * MIB, true, 1_000, 4, NO_LIMIT));
  }

  @Test
  void aFetchIsShortEnoughToEndLongBeforeItsDeadline() {
    assertEquals(1, TaskSizing.windowsPerFetch(MIB));
    assertEquals(5, TaskSizing.windowsPerFetch(5 * MIB));
    assertEquals(WindowPlan.FETCH_WINDOWS_MAX, TaskSizing.windowsPerFetch(1_000 * MIB));
  }
}
