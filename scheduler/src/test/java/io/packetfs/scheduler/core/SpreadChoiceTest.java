package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadChoiceTest {
  private static final long GIB = 1L << 30;
  private static final int ANY = 0;

  @Test
  void oneMachineNeverGoesInRoundsHoweverManyCoresItHas() {
    assertFalse(SpreadChoice.pays(1_000 * GIB, List.of(), ANY));
    assertFalse(SpreadChoice.pays(1_000 * GIB, List.of(512), ANY));
  }

  @Test
  void twoMachinesOfTwoCoresAreNoFasterThanOneInOrder() {
    assertFalse(SpreadChoice.pays(1_000 * GIB, List.of(4, 4), ANY));
  }

  @Test
  void twoMachinesOfEightCoresAre() {
    assertTrue(SpreadChoice.pays(4 * GIB, List.of(16, 16), ANY));
  }

  @Test
  void aSmallFileIsDoneBeforeRoundsWouldHaveBegun() {
    assertFalse(SpreadChoice.pays(64L << 20, List.of(512, 512), ANY));
  }

  @Test
  void aJobThatMayHaveFewTasksHasFewCores() {
    assertFalse(SpreadChoice.pays(4 * GIB, List.of(16, 16), 4));
    assertEquals(
        SpreadChoice.pays(4 * GIB, List.of(16, 16), ANY),
        SpreadChoice.pays(4 * GIB, List.of(16, 16), 32));
  }

  @Test
  void whatPaysPaysForMoreBytesAndMoreCoresToo() {
    Seeds.forAll(
        2_000,
        random -> {
          long bytes = random.scaled(1L << 45);
          int one = random.between(1, 100);
          int other = random.between(1, 100);
          if (SpreadChoice.pays(bytes, List.of(one, other), ANY)) {
            assertTrue(
                SpreadChoice.pays(
                    bytes + random.scaled(1L << 45),
                    List.of(one, other + random.between(0, 100)),
                    ANY));
          }
        });
  }
}
