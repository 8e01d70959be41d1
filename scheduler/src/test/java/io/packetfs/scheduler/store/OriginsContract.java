package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.StoreContract.DAY_MS;
import static io.packetfs.scheduler.store.StoreContract.EVENING_MS;
import static io.packetfs.scheduler.store.StoreContract.LEASE_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps of origins: what they gave on a day, and who wants to be left alone. */
interface OriginsContract extends StoreUnderTest {
  int SEQUENCES = 5;
  int RESERVES = 100;

  @Test
  default void aBudgetGivesTheWishThenWhatIsLeftThenNothing() {
    long day = EVENING_MS / DAY_MS;
    BudgetRequest request = new BudgetRequest("https://a:443", 60, 10, 3, 1, 150L, 100L);
    assertEquals(
        new BudgetSlice("https://a:443", day, 60, 3, 3_600_000), store().reserve(epoch(), request));
    assertEquals(60, store().reserve(epoch(), request).bytes());
    assertEquals(
        new BudgetSlice("https://a:443", day, 30, 3, 3_600_000), store().reserve(epoch(), request));
    assertEquals(
        new BudgetSlice("https://a:443", day, 0, 0, 3_600_000), store().reserve(epoch(), request));
    assertEquals(List.of(new BudgetSpent("https://a:443", day, 150, 9)), store().spentToday());
  }

  @Test
  default void lessThanTheMinimumOfOneCapTakesNothingOfTheOther() {
    assertEquals(
        5, store().reserve(epoch(), new BudgetRequest("*", 5, 1, 9, 1, 100L, 10L)).bytes());
    BudgetSlice slice = store().reserve(epoch(), new BudgetRequest("*", 5, 1, 9, 2, 100L, 10L));
    assertEquals(0, slice.bytes());
    assertEquals(0, slice.requests());
    assertEquals(5, store().spentToday().getFirst().bytes());
    assertEquals(9, store().spentToday().getFirst().requests());
  }

  @Test
  default void withoutACapEverythingIsGranted() {
    BudgetRequest all =
        new BudgetRequest("a", Long.MAX_VALUE - 10, Long.MAX_VALUE - 10, 1, 1, null, null);
    assertEquals(Long.MAX_VALUE - 10, store().reserve(epoch(), all).bytes());
    assertEquals(
        10, store().reserve(epoch(), new BudgetRequest("a", 11, 1, 1, 1, null, null)).bytes());
  }

  @Test
  default void aCapThatWasLoweredBelowWhatIsSpentGivesNothing() {
    store().reserve(epoch(), new BudgetRequest("a", 100, 100, 1, 1, null, null));
    assertEquals(
        0, store().reserve(epoch(), new BudgetRequest("a", 1, 1, 1, 1, 50L, null)).bytes());
  }

  @Test
  default void aNewDayBeginsAtMidnightUtcAndTheOldOneStaysSpentWhenTheClockIsSetBack() {
    BudgetRequest request = new BudgetRequest("a", 100, 1, 1, 1, 100L, null);
    assertEquals(100, store().reserve(epoch(), request).bytes());
    long midnight = (EVENING_MS / DAY_MS + 1) * DAY_MS;
    setClock(midnight - 1);
    BudgetSlice lastMoment = store().reserve(epoch(), request);
    assertEquals(0, lastMoment.bytes());
    assertEquals(1, lastMoment.dayEndsInMs());
    setClock(midnight);
    assertEquals(List.of(), store().spentToday());
    BudgetSlice firstMoment = store().reserve(epoch(), request);
    assertEquals(100, firstMoment.bytes());
    assertEquals(DAY_MS, firstMoment.dayEndsInMs());
    setClock(midnight - 1);
    assertEquals(0, store().reserve(epoch(), request).bytes());
  }

  @Test
  default void noSequenceOfReservesEverPassesADaysCap() {
    Seeds.forAll(SEQUENCES, this::reserveAtRandom);
  }

  private void reserveAtRandom(SeededRandom random) {
    String sequence = "https://seed" + random.seed() + "-";
    Map<String, long[]> granted = new HashMap<>();
    long nowMs = EVENING_MS;
    List<String> origins = IntStream.range(0, 4).mapToObj(i -> sequence + i).toList();
    for (int step = 0; step < RESERVES; step++) {
      nowMs += random.between(-DAY_MS / 8, DAY_MS / 4);
      setClock(nowMs);
      int which = random.between(0, origins.size() - 1);
      long bytesCap = 1_000L * (which + 1);
      long requestsCap = 25L * (which + 1);
      long bytesWish = random.between(0L, 400L);
      long requestsWish = random.between(0L, 10L);
      BudgetRequest request =
          new BudgetRequest(
              origins.get(which),
              bytesWish,
              random.between(0L, bytesWish),
              requestsWish,
              random.between(0L, requestsWish),
              bytesCap,
              requestsCap);
      BudgetSlice slice = store().reserve(epoch(), request);
      String where = "step " + step + ": " + request + " gave " + slice;
      assertEquals(nowMs / DAY_MS, slice.day(), where);
      long[] day = granted.computeIfAbsent(slice.day() + request.origin(), key -> new long[2]);
      long bytesFit = Math.min(bytesWish, bytesCap - day[0]);
      long requestsFit = Math.min(requestsWish, requestsCap - day[1]);
      boolean fits = bytesFit >= request.bytesMin() && requestsFit >= request.requestsMin();
      assertEquals(fits ? bytesFit : 0, slice.bytes(), where);
      assertEquals(fits ? requestsFit : 0, slice.requests(), where);
      day[0] += slice.bytes();
      day[1] += slice.requests();
      assertTrue(day[0] <= bytesCap && day[1] <= requestsCap, where);
    }
  }

  @Test
  default void originsThatArePausedOrBackOffAreRemembered() {
    store().pause("https://b:443", true);
    store().backOff(epoch(), "https://a:443", 10_000);
    store().backOff(epoch(), "https://b:443", 5_000);
    setClock(EVENING_MS + 4_000);
    assertEquals(
        List.of(
            new OriginHold("https://a:443", false, 6_000),
            new OriginHold("https://b:443", true, 1_000)),
        store().originHolds());
    store().pause("https://b:443", false);
    setClock(EVENING_MS + 5_000);
    assertEquals(List.of(new OriginHold("https://a:443", false, 5_000)), store().originHolds());
    store().backOff(epoch(), "https://a:443", 0);
    assertEquals(List.of(), store().originHolds());
  }

  @Test
  default void oneMorePausedOriginThanMayBeIsRefusedUntilOneIsResumed() {
    for (int i = 0; i < Store.PAUSED_MAX; i++) {
      assertTrue(store().pause("https://h" + i + ":443", true));
    }
    assertFalse(store().pause("https://one-more:443", true));
    assertTrue(store().pause("https://h0:443", true), "it is paused already");
    assertEquals(Store.PAUSED_MAX, store().originHolds().size());
    assertTrue(store().pause("https://h0:443", false));
    assertTrue(store().pause("https://one-more:443", true));
  }

  @Test
  default void aPauseOutlivesTheBackOffAndTheLeader() {
    store().backOff(epoch(), "https://a:443", 1_000);
    store().pause("https://a:443", true);
    setClock(EVENING_MS + DAY_MS);
    store().lead("next", 0, LEASE_MS);
    assertEquals(List.of(new OriginHold("https://a:443", true, 0)), store().originHolds());
  }
}
