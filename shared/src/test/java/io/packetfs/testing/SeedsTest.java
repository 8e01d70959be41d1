package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The generator of cases itself. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SeedsTest {

  @Test
  void theSameSeedGivesTheSameCase() {
    assertArrayEquals(new SeededRandom(7).bytes(100), new SeededRandom(7).bytes(100));
    assertNotEquals(new SeededRandom(7).bits(), new SeededRandom(8).bits());
  }

  @Test
  void aFailureNamesItsSeedAndHowToReplayIt() {
    List<Long> seen = new ArrayList<>();
    AssertionError failure =
        assertThrows(
            AssertionError.class,
            () ->
                Seeds.forAll(
                    10,
                    random -> {
                      seen.add(random.seed());
                      assertTrue(seen.size() < 4, "the fourth case fails");
                    }));
    assertEquals(4, seen.size());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("-Dpfs.seed=" + seen.getLast()), message);
  }

  @Test
  void aReplayRunsThatCaseAlone() {
    String before = System.getProperty("pfs.seed");
    System.setProperty("pfs.seed", "42");
    try {
      List<Long> seen = new ArrayList<>();
      Seeds.forAll(10, random -> seen.add(random.seed()));
      assertEquals(List.of(42L), seen);
    } finally {
      if (before == null) {
        System.clearProperty("pfs.seed");
      } else {
        System.setProperty("pfs.seed", before);
      }
    }
  }

  @Test
  void scaledNumbersReachBothEndsAndStayInside() {
    Seeds.forAll(
        1000,
        random -> {
          long max = random.between(0L, 1L << 50);
          long scaled = random.scaled(max);
          assertTrue(scaled >= 0 && scaled <= max, scaled + " is beyond " + max);
        });
    HashSet<Long> seen = new HashSet<>();
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 1000; i++) {
      seen.add(random.scaled(3));
    }
    assertEquals(4, seen.size());
  }
}
