package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiresTest {

  @Test
  void aProgramIsFoundOnThePathAndInTheUsualPlaces(@TempDir Path directory) throws IOException {
    Path program = Files.createFile(directory.resolve("thing"));
    assertTrue(program.toFile().setExecutable(true));
    String place = directory.toString();

    assertEquals(
        program, new Requires(Map.of("PATH", "/nowhere:" + place), List.of()).find("thing", "x"));
    assertEquals(program, new Requires(Map.of(), List.of(place)).find("thing", "x"));
  }

  @Test
  void whatIsMissingFailsInCiWithTheRemedy() {
    Requires ci = new Requires(Map.of("CI", "true"), List.of());
    AssertionFailedError failure =
        assertThrows(AssertionFailedError.class, () -> ci.find("thing", "thing-light"));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("apt-get install thing-light"),
        failure::toString);
  }

  @Test
  void whatIsMissingElsewhereSkipsWithTheRemedy() {
    Requires desk = new Requires(Map.of(), List.of());
    TestAbortedException skipped =
        assertThrows(TestAbortedException.class, () -> desk.find("thing", "thing-light"));
    assertTrue(
        String.valueOf(skipped.getMessage()).contains("apt-get install thing-light"),
        skipped::toString);
  }
}
