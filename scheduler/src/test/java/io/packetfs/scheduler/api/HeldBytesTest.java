package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held for slow callers. */
final class HeldBytesTest {
  private final HeldBytes held = new HeldBytes(100);

  @Test
  void asMuchIsHeldAsMayBeAndNotAByteMore() {
    assertTrue(held.tryHold(60));
    assertTrue(held.tryHold(40));
    assertFalse(held.tryHold(1));
    held.release(40);
    assertTrue(held.tryHold(40));
  }

  @Test
  void whatIsLargerThanAllMayBeIsHeldAlone() {
    assertTrue(held.tryHold(1_000));
    assertFalse(held.tryHold(1));
    held.release(1_000);
    assertTrue(held.tryHold(1));
    assertFalse(held.tryHold(1_000));
  }

  @Test
  void whatIsSmallGetsThroughWhateverTheOthersDo() {
    assertTrue(held.tryHold(100));
    assertTrue(held.tryHold(HeldBytes.beyondSmall(HeldBytes.SMALL_BYTES)));
    assertEquals(1, HeldBytes.beyondSmall(HeldBytes.SMALL_BYTES + 1));
  }

  @Test
  void whoWaitsTriesAgainOnceWithEachReleaseInTurn() {
    List<String> tries = new ArrayList<>();
    assertTrue(held.tryHold(100));
    waits("a", 70, tries);
    waits("b", 70, tries);
    held.release(100);
    assertEquals(List.of("a held", "b waits"), tries);
    held.release(70);
    assertEquals(List.of("a held", "b waits", "b held"), tries);
  }

  private void waits(String name, long bytes, List<String> tries) {
    held.whenReleased(
        () -> {
          if (held.tryHold(bytes)) {
            tries.add(name + " held");
          } else {
            tries.add(name + " waits");
            waits(name, bytes, tries);
          }
        });
  }
}
