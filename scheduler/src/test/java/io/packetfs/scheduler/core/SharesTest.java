package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shares are told apart within bounds, and add up. */
final class SharesTest {
  private final Shares.Room room = new Shares.Room();

  private static PcpuPlace place(int pcpu) {
    return new PcpuPlace("p" + pcpu, "edge", null, null);
  }

  private static long bytes(List<PcpuShare> shares) {
    return shares.stream().mapToLong(PcpuShare::bytesProcessed).sum();
  }

  @Test
  void pastTheBoundOfAJobAllFurtherPcpusAreOneShare() {
    Shares shares = new Shares(room);
    for (int i = 0; i < 3 * Bounds.SHARES_PER_JOB_MAX; i++) {
      shares.of(place(i)).bytesProcessed++;
      shares.of(place(i)).bytesProcessed++;
    }
    List<PcpuShare> told = shares.told(List.of());
    assertEquals(Bounds.SHARES_PER_JOB_MAX + 1, told.size());
    assertEquals(PcpuPlace.OTHERS, told.getLast().place());
    assertEquals(4L * Bounds.SHARES_PER_JOB_MAX, told.getLast().bytesProcessed());
    assertEquals(6L * Bounds.SHARES_PER_JOB_MAX, bytes(told));
  }

  @Test
  void pastTheBoundOfAllJobsEachHasOneShareMore() {
    int full = Bounds.SHARES_MAX / Bounds.SHARES_PER_JOB_MAX;
    for (int i = 0; i < full; i++) {
      Shares shares = new Shares(room);
      for (int pcpu = 0; pcpu < Bounds.SHARES_PER_JOB_MAX; pcpu++) {
        shares.of(place(pcpu));
      }
    }
    Shares late = new Shares(room);
    assertSame(late.of(place(1)), late.of(place(2)));
  }

  @Test
  void whoStandsElsewhereNowHasAnotherShareAndTheOldOneAgainWhenItComesBack() {
    Shares shares = new Shares(room);
    PcpuPlace there = new PcpuPlace("p1", "edge", "cdn", null);
    ShareSums before = shares.of(place(1));
    ShareSums after = shares.of(there);
    assertEquals(there, after.place);
    assertSame(before, shares.of(place(1)));
    assertSame(after, shares.of(there));
  }

  @Test
  void whatIsNotInTheResultAnyMoreIsTakenFromTheShares() {
    Shares shares = new Shares(room);
    shares.of(place(1)).bytesProcessed = 5;
    shares.of(place(2)).bytesProcessed = 5;
    shares.shrinkTo(10);
    assertEquals(10, bytes(shares.told(List.of())));
    shares.shrinkTo(3);
    assertEquals(3, bytes(shares.told(List.of())));
    assertEquals(0, shares.of(place(2)).bytesProcessed);
  }
}
