package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a store keeps that one process has for itself. */
abstract class SoleStoreContract extends StoreContract {

  @Test
  void theNextProcessLeadsAtOnceAndItsStreamsWaitForThoseOfTheDeadOne() {
    setClock(EVENING_MS + 1_000);
    assertEquals(
        new Lease(2, "next", true, LEASE_MS, Store.STREAM_MS_MAX), store.lead("next", 0, LEASE_MS));
    assertEquals(3, store.lead("test", 1, LEASE_MS).epoch(), "an epoch that is over stays over");
  }

  @Test
  void successionsWithoutEndDoNotPutStreamsOffWithoutEnd() {
    for (int i = 0; i < 10; i++) {
      assertEquals(
          Store.STREAM_MS_MAX, store.lead("process " + i, 0, LEASE_MS).streamsAllowedInMs());
    }
  }
}
