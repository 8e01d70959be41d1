package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.StoreContract.DAY_MS;
import static io.packetfs.scheduler.store.StoreContract.EVENING_MS;
import static io.packetfs.scheduler.store.StoreContract.LEASE_MS;
import static io.packetfs.scheduler.store.StoreContract.ids;
import static io.packetfs.scheduler.store.StoreContract.moved;
import static io.packetfs.scheduler.store.StoreContract.queued;
import static io.packetfs.scheduler.store.StoreContract.window;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Who leads, and may write, by every store. */
interface LeadContract extends StoreUnderTest {
  @Test
  default void theFirstEpochIsOneAndMayOpenStreamsAtOnce() {
    assertEquals(new Lease(1, "test", false, LEASE_MS, 0), store().leader());
  }

  @Test
  default void aRenewalKeepsTheEpochAndBeginsAnew() {
    setClock(EVENING_MS + LEASE_MS - 1);
    assertEquals(new Lease(1, "test", true, 2_000, 0), store().lead("test", 1, 2_000));
    setClock(EVENING_MS + LEASE_MS + 1_998);
    assertEquals(new Lease(1, "test", true, 3_000, 0), store().lead("test", 1, 3_000));
  }

  @Test
  default void anExpiredLeaseIsNotRenewedButBeginsANewEpoch() {
    setClock(EVENING_MS + LEASE_MS);
    Lease again = store().lead("test", 1, LEASE_MS);
    assertEquals(new Lease(2, "test", true, LEASE_MS, Store.STREAM_MS_MAX), again);
  }

  @Test
  default void streamsWaitUntilThoseOfTheExpiredLeaseHaveEnded() {
    setClock(EVENING_MS + LEASE_MS + 1_000);
    Lease next = store().lead("next", 0, LEASE_MS);
    assertEquals(new Lease(2, "next", true, LEASE_MS, Store.STREAM_MS_MAX - 1_000), next);
    setClock(EVENING_MS + LEASE_MS + 1_500);
    assertEquals(
        Store.STREAM_MS_MAX - 1_500, store().lead("next", 2, LEASE_MS).streamsAllowedInMs());
    setClock(EVENING_MS + LEASE_MS + Store.STREAM_MS_MAX);
    assertEquals(0, store().lead("next", 2, LEASE_MS).streamsAllowedInMs());
  }

  @Test
  default void longAfterTheLastLeaseStreamsMayBeOpenedAtOnce() {
    setClock(EVENING_MS + DAY_MS);
    assertEquals(new Lease(2, "next", true, LEASE_MS, 0), store().lead("next", 0, LEASE_MS));
  }

  @Test
  default void whoResignsCleanlyIsFollowedAtOnceAndWithoutAPause() {
    store().resign("test", 1, true);
    assertEquals(new Lease(1, "", false, 0, 0), store().leader());
    assertEquals(new Lease(2, "next", true, LEASE_MS, 0), store().lead("next", 0, LEASE_MS));
  }

  @Test
  default void whoResignsWithOpenStreamsIsFollowedAtOnceButTheyAreWaitedFor() {
    store().resign("test", 1, false);
    assertEquals(
        new Lease(2, "next", true, LEASE_MS, Store.STREAM_MS_MAX),
        store().lead("next", 0, LEASE_MS));
  }

  @Test
  default void whatAPredecessorLeftOpenIsNotForgottenByACleanResignation() {
    store().resign("test", 1, false);
    store().lead("second", 0, LEASE_MS);
    setClock(EVENING_MS + 1_000);
    store().resign("second", 2, true);
    assertEquals(
        Store.STREAM_MS_MAX - 1_000, store().lead("third", 0, LEASE_MS).streamsAllowedInMs());
  }

  @Test
  default void onlyWhoLeadsCanResign() {
    store().resign("other", 1, true);
    store().resign("test", 2, true);
    assertEquals(new Lease(1, "test", true, LEASE_MS, 0), store().lead("test", 1, LEASE_MS));
  }

  @Test
  default void aLeaseNeedsANameAndABound() {
    assertThrows(IllegalArgumentException.class, () -> store().lead("", 0, LEASE_MS));
    assertThrows(IllegalArgumentException.class, () -> store().lead("a", 0, 0));
    assertThrows(
        IllegalArgumentException.class, () -> store().lead("a", 0, Store.LEASE_MS_MAX + 1));
  }

  @Test
  default void aLeaseThatExpiredWritesUntilTheNextEpochBegins() {
    store().insert(queued("a"), null);
    setClock(EVENING_MS + DAY_MS);
    checkpoint(moved(queued("a"), JobState.RUNNING, null, "{}"), List.of());
    assertEquals(JobState.RUNNING, store().find("a").state());
  }

  @Test
  default void anEpochThatIsOverWritesNothing() {
    StoredJob ended = moved(queued("a"), JobState.SUCCEEDED, 1L, "{}");
    store().insert(queued("a"), null);
    checkpoint(ended, List.of());
    store().insert(queued("b"), null);
    store().resign("test", epoch(), true);
    store().lead("next", 0, LEASE_MS);
    BudgetRequest one = new BudgetRequest("*", 1, 1, 1, 1, null, null);
    List<Executable> writes =
        List.of(
            () ->
                checkpoint(moved(queued("b"), JobState.RUNNING, null, "{}"), List.of(window(0, 0))),
            () -> store().deleteEndedBefore(epoch(), EVENING_MS, 10),
            () -> store().arrivals(epoch(), 10),
            () -> store().taken(epoch(), List.of("b")),
            () -> store().reserve(epoch(), one),
            () -> store().backOff(epoch(), "https://a:443", 1_000));
    for (Executable write : writes) {
      DeposedException deposed = assertThrows(DeposedException.class, write);
      assertEquals(1, deposed.epoch());
      assertEquals(2, deposed.leadingEpoch());
      assertTrue(deposed.getMessage().contains("epoch 1 is over: epoch 2 leads"));
    }
    assertEquals(ended, store().find("a"));
    assertEquals(queued("b"), store().find("b"));
    assertEquals(List.of(), store().windows("b", -1, -1, 10));
    assertEquals(List.of("b"), ids(store().arrivals(2, 10).jobs()));
    assertEquals(List.of(), store().spentToday());
    assertEquals(List.of(), store().originHolds());
  }
}
