package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PurseTest {
  private static final long MIDNIGHT_MS = 86_400_000;

  private static Purse purse() {
    return new Purse("http://h:80", 1_000L, 10L);
  }

  @Test
  void withoutACapEverythingIsPaid() {
    Purse purse = new Purse("http://h:80", null, null);
    assertTrue(purse.canPay(Long.MAX_VALUE, Long.MAX_VALUE, 0));
  }

  @Test
  void nothingIsPaidBeforeASliceCame() {
    assertFalse(purse().canPay(1, 1, 0));
  }

  @Test
  void asMuchAsTheSliceIsPaidAndNotAByteMore() {
    Purse purse = purse();
    purse.receive(100, 2, MIDNIGHT_MS, 0);
    assertTrue(purse.canPay(100, 2, 0));
    assertFalse(purse.canPay(101, 1, 0));
    assertFalse(purse.canPay(1, 3, 0));
    purse.pay(60, 1);
    assertFalse(purse.canPay(41, 1, 0));
    assertTrue(purse.canPay(40, 1, 0));
  }

  @Test
  void aSliceDiesWithItsDay() {
    Purse purse = purse();
    purse.receive(100, 2, MIDNIGHT_MS, 0);
    assertTrue(purse.canPay(1, 1, MIDNIGHT_MS - Bounds.FETCH_DEADLINE_MS - 1));
    assertFalse(purse.canPay(1, 1, MIDNIGHT_MS));
  }

  @Test
  void nothingIsPaidThatCouldStillAskOnTheNextDay() {
    Purse purse = purse();
    purse.receive(100, 2, MIDNIGHT_MS, 0);
    long closingMs = MIDNIGHT_MS - Bounds.FETCH_DEADLINE_MS;
    assertFalse(purse.canPay(1, 1, closingMs));
    assertNull(purse.wish(100, 2, closingMs));
    assertEquals(MIDNIGHT_MS, purse.emptyUntilMs(closingMs));
    assertNotNull(purse.wish(100, 2, MIDNIGHT_MS));
    assertNull(purse.emptyUntilMs(MIDNIGHT_MS));
  }

  @Test
  void whatWasNeverSentComesBackOnTheSameDayOnly() {
    Purse purse = purse();
    purse.receive(100, 2, MIDNIGHT_MS, 0);
    purse.pay(100, 2);
    purse.refund(100, 2, 5, 10);
    assertTrue(purse.canPay(100, 2, 10));
    purse.pay(100, 2);
    purse.receive(50, 1, 2 * MIDNIGHT_MS, MIDNIGHT_MS);
    purse.refund(100, 2, MIDNIGHT_MS - 1, MIDNIGHT_MS + 1);
    assertFalse(purse.canPay(51, 1, MIDNIGHT_MS + 1));
  }

  @Test
  void oneSliceIsAskedForAtATime() {
    Purse purse = purse();
    assertNotNull(purse.wish(100, 1, 0));
    assertNull(purse.wish(100, 1, 1));
    assertNotNull(purse.wish(100, 1, Bounds.SLICE_TIMEOUT_MS));
  }

  @Test
  void aRefusalHoldsUntilTheDayEnds() {
    Purse purse = purse();
    purse.receive(0, 0, MIDNIGHT_MS, 0);
    assertNull(purse.wish(100, 1, MIDNIGHT_MS - 1));
    assertEquals(MIDNIGHT_MS, purse.emptyUntilMs(5));
    assertNull(purse.emptyUntilMs(MIDNIGHT_MS));
    assertNotNull(purse.wish(100, 1, MIDNIGHT_MS));
  }

  @Test
  void aTaskAboveTheCapCanNeverBePaid() {
    assertTrue(purse().couldEverPay(1_000, 10));
    assertFalse(purse().couldEverPay(1_001, 1));
    assertFalse(purse().couldEverPay(1, 11));
  }
}
