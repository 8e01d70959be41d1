package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

  @Test
  void aConditionIsLookedAtUntilItHolds() {
    AtomicInteger looks = new AtomicInteger();
    Await.until(() -> looks.incrementAndGet() == 3, Duration.ofSeconds(10));
    assertEquals(3, looks.get());
  }

  @Test
  void pastTheBoundTheFailureNamesWhatWasWaitedForAndWhy() {
    IOException refused = new IOException("refused");
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Await.until(
                    "the server",
                    () -> {
                      throw refused;
                    },
                    Duration.ofMillis(5)));
    assertTrue(String.valueOf(error.getMessage()).contains("the server"), error::toString);
    assertSame(refused, error.getCause());
  }
}
