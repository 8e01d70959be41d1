package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Whatever schedulers ask, resign and forget, two never lead at once and streams never overlap. */
class LeadershipRowTest {
  private static final int HISTORIES = 200;
  private static final int STEPS = 200;
  private static final int SCHEDULERS = 3;
  private static final int LEASE_MS = 3_000;

  @Test
  void noTwoLeadAtOnceAndNoStreamIsOpenedWhileAnEarlierLeadersMayBe() {
    Seeds.forAll(HISTORIES, LeadershipRowTest::live);
  }

  private static void live(SeededRandom random) {
    LeadershipRow row = LeadershipRow.FIRST;
    long nowMs = 1_000_000;
    // What the leaders themselves did, told apart from what the row says of it.
    long leadsUntilMs = 0;
    long streamsEndMs = 0;
    for (int step = 0; step < STEPS; step++) {
      nowMs += random.between(0, LEASE_MS);
      String asker = "scheduler " + random.between(1, SCHEDULERS);
      long heldEpoch = random.between(0, 1) == 0 ? 0 : row.epoch();
      String where = "step " + step + " at " + nowMs + ": " + asker + " asks " + row;
      if (row.isHeldBy(asker, heldEpoch, nowMs)) {
        assertTrue(nowMs < leadsUntilMs, where);
        if (random.oneIn(4)) {
          boolean clean = random.oneIn(2);
          row = row.resigned(clean, nowMs);
          leadsUntilMs = nowMs;
          if (!clean && nowMs >= row.streamsFromMs()) {
            streamsEndMs = nowMs + Store.STREAM_MS_MAX;
          }
        } else {
          row = row.renewed(LEASE_MS, nowMs);
          leadsUntilMs = nowMs + LEASE_MS;
        }
      } else if (row.isFree(Tenancy.SHARED, nowMs)) {
        assertTrue(nowMs >= leadsUntilMs, where);
        // Who neither renewed nor resigned opened its last stream when its lease ended.
        if (!row.holder().isEmpty() && leadsUntilMs >= row.streamsFromMs()) {
          streamsEndMs = Math.max(streamsEndMs, leadsUntilMs + Store.STREAM_MS_MAX);
        }
        LeadershipRow granted = row.granted(asker, LEASE_MS, nowMs);
        assertEquals(row.epoch() + 1, granted.epoch(), where);
        assertTrue(granted.streamsFromMs() >= Math.min(streamsEndMs, nowMs + 4_000), where);
        assertTrue(granted.lease(true, nowMs).streamsAllowedInMs() <= Store.STREAM_MS_MAX, where);
        row = granted;
        leadsUntilMs = nowMs + LEASE_MS;
      }
    }
  }
}
