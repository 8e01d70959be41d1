package io.packetfs.edge.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import org.junit.jupiter.api.Test;

final class LeaderWatchTest {
  private static final long MS = 1_000_000;

  /** Clocks of this kind may begin anywhere, and pass their largest value. */
  private static final long T0 = Math.subtractExact(Long.MAX_VALUE, 1_000 * MS);

  private final LeaderWatch watch = new LeaderWatch();

  private void isRefused(long epoch, long nowNanos) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> watch.check(epoch, nowNanos));
    assertEquals(ErrorCode.STALE_EPOCH, refused.problem().code());
  }

  private void isTaken(long epoch, long nowNanos) {
    assertDoesNotThrow(() -> watch.check(epoch, nowNanos));
  }

  @Test
  void theFirstTaskIsTakenWhoeverSendsIt() {
    isTaken(3, T0);
    isTaken(3, T0 + LeaderWatch.UNHEARD_MS_MAX * MS);
  }

  @Test
  void tasksOfLowerEpochsThanTheHighestSeenAreRefused() {
    watch.heard(5, T0);
    isRefused(4, T0);
    isTaken(5, T0);
    isTaken(6, T0);
    isRefused(5, T0);
  }

  @Test
  void tasksThatMayHaveWaitedAsLongAsALeaseAreRefusedUntilTheLeaderAnswersAgain() {
    watch.heard(5, T0);
    isTaken(5, T0 + LeaderWatch.UNHEARD_MS_MAX * MS);
    long thawed = T0 + (LeaderWatch.UNHEARD_MS_MAX + 1) * MS;
    isRefused(5, thawed);
    watch.heard(4, thawed);
    isRefused(5, thawed);
    watch.heard(5, thawed);
    isTaken(5, thawed);
  }

  @Test
  void aNewerLeaderNeedNotHaveAnsweredYet() {
    watch.heard(5, T0);
    long later = T0 + 10_000 * MS;
    isTaken(6, later);
    isTaken(6, later + 10 * MS);
  }
}
