package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A simulator that finds nothing may be blind: here it must find what was planted. */
final class PlantedBugsTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Path SRC = Path.of(System.getProperty("pfs.home"), "scheduler", "src");

  @ParameterizedTest(name = "{0}")
  @FieldSource("io.packetfs.scheduler.simulation.PlantedBugs#ALL")
  void isCaughtWithinTheHistoriesOfEveryBuild(PlantedBug bug) throws Exception {
    PlantedHunt.Outcome outcome = PlantedHunt.hunt(bug, SRC, SimulatorTest.HISTORIES, CORES);
    System.out.printf("| %s | %d | %s |%n", bug.name(), outcome.histories(), outcome.law());
    assertNotNull(outcome.law(), () -> "nobody notices that " + bug.name());
  }

  @Test
  void oneWhoseTextIsGoneSaysThatItMustBeBroughtUpToDate() {
    PlantedBug old = PlantedBug.core("old", "Coverage.java", "what nobody wrote", "");
    IllegalStateException said = assertThrows(IllegalStateException.class, () -> old.planted(SRC));
    assertTrue(said.toString().contains("must be brought up to date"), said::toString);
  }
}
