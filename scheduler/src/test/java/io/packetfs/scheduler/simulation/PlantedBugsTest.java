package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A simulator that finds nothing may be blind: here it must find what was planted. {@code pfs test
 * -pl scheduler -am -Dtest=PlantedBugsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dpfs.planted.write=true} writes anew which histories are played first.
 */
final class PlantedBugsTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final Path SRC = Path.of(System.getProperty("pfs.home"), "scheduler", "src");
  private static final Map<String, Long> FOUND = new TreeMap<>();

  @ParameterizedTest(name = "{0}")
  @FieldSource("io.packetfs.scheduler.simulation.PlantedBugs#ALL")
  void isCaughtWithinTheHistoriesOfEveryBuild(PlantedBug bug) throws Exception {
    Long likely = CaughtBefore.read(SRC).get(bug.name());
    PlantedHunt.Catch caught = PlantedHunt.hunt(bug, SRC, likely, SimulatorTest.HISTORIES, CORES);
    assertNotNull(caught, () -> "nobody notices that " + bug.name());
    System.out.printf(
        "| %s | seed %d, after %d | %s |%n",
        bug.name(), caught.seed(), caught.histories(), caught.law());
    FOUND.put(bug.name(), caught.seed());
  }

  @AfterAll
  static void writeThoseFoundIfAsked() throws IOException {
    if (Boolean.getBoolean("pfs.planted.write")) {
      CaughtBefore.write(SRC, FOUND);
    }
  }

  @Test
  void oneWhoseTextIsGoneSaysThatItMustBeBroughtUpToDate() {
    PlantedBug old = PlantedBug.core("old", "Coverage.java", "what nobody wrote", "");
    IllegalStateException said = assertThrows(IllegalStateException.class, () -> old.planted(SRC));
    assertTrue(said.toString().contains("must be brought up to date"), said::toString);
  }
}
