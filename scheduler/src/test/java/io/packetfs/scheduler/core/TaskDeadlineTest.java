package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import org.junit.jupiter.api.Test;

final class TaskDeadlineTest {
  @Test
  void whatWasNeverMeasuredHasAllTheTimeThatATaskMayTake() {
    assertEquals(Bounds.TASK_DEADLINE_MAX_MS, TaskDeadline.ms(0, 1));
  }

  @Test
  void aMeasuredTaskHasSeveralTimesWhatIsExpectedOfIt() {
    assertEquals(Bounds.DEADLINE_MIN_MS, TaskDeadline.ms(100, 1));
    assertEquals(1_600, TaskDeadline.ms(200, 1));
    assertEquals(3_200, TaskDeadline.ms(200, 2));
  }

  @Test
  void itIsNeverTooShortNorLongerThanATakeoverWaitsAndGrowsWithEachAttempt() {
    Seeds.forAll(
        2_000,
        random -> {
          double expectedMs = random.scaled(1L << 40) / 1_000.0;
          int attempt = random.between(1, Bounds.PCPU_ATTEMPTS_MAX + Bounds.ATTEMPTS_MAX);
          int deadlineMs = TaskDeadline.ms(expectedMs, attempt);
          assertTrue(deadlineMs >= Bounds.DEADLINE_MIN_MS);
          assertTrue(deadlineMs <= Bounds.TASK_DEADLINE_MAX_MS);
          assertTrue(
              deadlineMs >= Math.min(expectedMs, Bounds.TASK_DEADLINE_MAX_MS),
              "shorter than what is expected");
          assertTrue(TaskDeadline.ms(expectedMs, attempt + 1) >= deadlineMs);
          assertTrue(expectedMs == 0 || TaskDeadline.ms(expectedMs * 2, attempt) >= deadlineMs);
        });
  }

  @Test
  void windowsRunIntoTheLongestDeadlineBeforeTheirAttemptsAreUsedUp() {
    assertEquals(
        Bounds.TASK_DEADLINE_MAX_MS,
        TaskDeadline.ms(Double.MIN_VALUE, Bounds.ATTEMPTS_MAX - 1),
        "an estimate that is far too low must be outgrown");
  }
}
