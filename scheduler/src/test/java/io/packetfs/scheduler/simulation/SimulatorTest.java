package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.testing.Seeds;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulatorTest {
  private static final int HISTORIES = 2_000;

  @Test
  void everyHistoryKeepsTheLawsAndEndsRight() {
    Map<Kind, Integer> faults = new EnumMap<>(Kind.class);
    Seeds.forAll(
        HISTORIES,
        random -> {
          Simulation simulation = new Simulation(random);
          simulation.run();
          simulation
              .faultCounts()
              .forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
        });
    System.out.println(HISTORIES + " histories, faults: " + faults);
    if (Long.getLong("pfs.seed") == null) {
      for (Kind kind : Kind.values()) {
        assertTrue(faults.containsKey(kind), () -> kind + " never happened");
      }
    }
  }
}
