package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.OriginLimits;
import io.packetfs.scheduler.core.StreamBound.Observation;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import org.junit.jupiter.api.Test;

final class StreamBoundTest {

  private static Observation any(SeededRandom random) {
    return switch (random.between(0, 3)) {
      case 0 -> new Observation.Hit(random.between(1, 100_000));
      case 1 -> new Observation.Untold();
      case 2 -> new Observation.Miss();
      default -> new Observation.Refusal();
    };
  }

  @Test
  void theBoundStaysBetweenTwoAndTenOrWhatThePolicyAllows() {
    Seeds.forAll(
        500,
        random -> {
          int max = random.between(1, OriginLimits.STREAMS_MAX);
          StreamBound bound = StreamBound.initial(new OriginLimits(max, null, null));
          for (int i = 0; i < 200; i++) {
            assertTrue(bound.streams() >= Math.min(2, max) && bound.streams() <= max);
            bound = bound.after(any(random));
          }
        });
  }

  @Test
  void onlyAHitEverRaisesIt() {
    Seeds.forAll(
        500,
        random -> {
          StreamBound bound = StreamBound.initial(OriginLimits.DEFAULT);
          for (int i = 0; i < 200; i++) {
            Observation observation = any(random);
            StreamBound next = bound.after(observation);
            boolean mayRise = observation instanceof Observation.Hit;
            assertTrue(next.streams() <= bound.streams() + (mayRise ? 1 : 0));
            bound = next;
          }
        });
  }

  @Test
  void quickHitsRaiseItToTheMaximum() {
    StreamBound bound = StreamBound.initial(OriginLimits.DEFAULT);
    for (int i = 0; i < 8 * StreamBound.HITS_TO_RISE; i++) {
      bound = bound.after(new Observation.Hit(1_000));
    }
    assertEquals(OriginLimits.STREAMS_MAX, bound.streams());
  }

  @Test
  void hitsThatTakeMuchLongerThanUsualDoNotRaiseIt() {
    StreamBound bound = StreamBound.initial(OriginLimits.DEFAULT).after(new Observation.Hit(1_000));
    for (int i = 1; i < StreamBound.HITS_TO_RISE; i++) {
      bound = bound.after(new Observation.Hit(1_000_000));
    }
    assertEquals(StreamBound.FLOOR, bound.streams());
  }

  @Test
  void aMissOrARefusalHalvesItAtOnce() {
    StreamBound wide = new StreamBound(10, 10, 3, 1_000);
    assertEquals(5, wide.after(new Observation.Miss()).streams());
    assertEquals(5, wide.after(new Observation.Refusal()).streams());
    assertEquals(0, wide.after(new Observation.Refusal()).goodInRow());
  }
}
