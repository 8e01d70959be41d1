package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a store keeps that several schedulers share. */
abstract class SharedStoreContract extends StoreContract {

  @Test
  void nobodyElseLeadsBeforeTheLeaseHasExpired() {
    setClock(EVENING_MS + LEASE_MS - 1);
    assertEquals(new Lease(1, "test", false, 1, 0), store.lead("next", 0, LEASE_MS));
    setClock(EVENING_MS + LEASE_MS);
    assertEquals(2, store.lead("next", 0, LEASE_MS).epoch());
    assertEquals(
        new Lease(2, "next", false, LEASE_MS, Store.STREAM_MS_MAX),
        store.lead("test", 1, LEASE_MS),
        "who was replaced learns by whom");
  }

  @Test
  void aNameAloneIsNoLease() {
    assertFalse(store.lead("test", 0, LEASE_MS).held());
    assertFalse(store.lead("test", 2, LEASE_MS).held());
  }

  @Test
  void aClockThatWasSetBackKeepsNobodyOutForLongerThanTheLongestLease() {
    setClock(EVENING_MS - DAY_MS);
    assertEquals(
        new Lease(1, "test", false, Store.LEASE_MS_MAX, 0), store.lead("next", 0, LEASE_MS));
    setClock(EVENING_MS - DAY_MS + Store.LEASE_MS_MAX);
    Lease next = store.lead("next", 0, LEASE_MS);
    assertTrue(next.held());
    assertEquals(Store.STREAM_MS_MAX, next.streamsAllowedInMs());
  }
}
