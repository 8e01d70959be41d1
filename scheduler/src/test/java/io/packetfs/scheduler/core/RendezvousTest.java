package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RendezvousTest {
  private static final List<String> CACHES = List.of("sjc", "fra", "nrt", "iad");
  private static final int GROUPS = 10_000;

  @Test
  void withoutCachesNobodyKeepsAnything() {
    assertNull(Rendezvous.keeper(List.of(), 1, 1));
  }

  @Test
  void windowsAreSpreadEvenly() {
    Map<String, Integer> shares = new HashMap<>();
    for (int i = 0; i < GROUPS; i++) {
      shares.merge(String.valueOf(Rendezvous.keeper(CACHES, 42, i)), 1, Integer::sum);
    }
    int even = GROUPS / CACHES.size();
    shares
        .values()
        .forEach(share -> assertTrue(Math.abs(share - even) < even / 5, shares::toString));
  }

  @Test
  void aCacheThatLeavesMovesOnlyItsOwnWindows() {
    List<String> fewer = CACHES.subList(0, 3);
    for (int i = 0; i < GROUPS; i++) {
      String before = Rendezvous.keeper(CACHES, 7, i);
      if (!CACHES.getLast().equals(before)) {
        assertEquals(before, Rendezvous.keeper(fewer, 7, i));
      }
    }
  }
}
