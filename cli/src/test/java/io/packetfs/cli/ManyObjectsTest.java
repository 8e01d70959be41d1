package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --files-from}: one job over the objects that a file names. */
class ManyObjectsTest {
  private static final int OBJECTS = 300;
  private static final Program PROGRAM =
      OpArguments.parse(List.of("counteq:0", "crc32c"), null, null);

  @TempDir private Path home;

  private static TestObject object(int index) {
    return TestObjects.seeded(1_000 + index, 1 + 37L * index);
  }

  private static JobStatus status(Outcome outcome) {
    return JobStatusJson.parse(new JsonObject(outcome.out()));
  }

  @Test
  void eachSmallObjectTakesOneRequestAndHasItsOwnResults() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(object(0))) {
      List<String> urls =
          IntStream.range(0, OBJECTS).mapToObj(i -> origin.url("/object" + i)).toList();
      for (int i = 0; i < OBJECTS; i++) {
        origin.put("/object" + i, object(i));
      }
      Path list = Files.write(home.resolve("list"), urls);

      Outcome outcome =
          CommandLineRig.pfs(
              home, "run", "--files-from", list.toString(), "counteq:0", "crc32c", "--json");

      assertEquals(0, outcome.status(), outcome::err);
      JobStatus status = status(outcome);
      assertEquals(OBJECTS, origin.requests());
      assertEquals(OBJECTS, status.metrics().requests());
      for (int i = 0; i < OBJECTS; i++) {
        ObjectStatus object = status.objects().get(i);
        assertEquals(urls.get(i), object.url());
        assertEquals(Reference.results(PROGRAM, object(i)), object.results());
      }
    }
  }

  @Test
  void oneThatFailsDoesNotSinkTheOthers() throws IOException {
    Path missing = home.resolve("missing");
    Path there = home.resolve("there");
    object(5).writeTo(there);
    String lines =
        new JsonObject().put("url", there.toString()).encode()
            + "\n\n"
            + new JsonObject().put("data_url", missing.toUri().toString()).encode()
            + "\n"
            + there
            + "\n";

    Outcome outcome =
        CommandLineRig.pfs(
            home, Map.of(), lines, "run", "--files-from", "-", "counteq:0", "crc32c", "--json");

    assertEquals(6, outcome.status(), outcome::err);
    List<ObjectStatus> objects = status(outcome).objects();
    assertEquals(Reference.results(PROGRAM, object(5)), objects.get(0).results());
    assertNotNull(objects.get(1).error());
    assertEquals(ErrorCode.OBJECT_NOT_FOUND, objects.get(1).error().code());
    assertEquals(Reference.results(PROGRAM, object(5)), objects.get(2).results());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"link\": \"x\"}|line 1: found neither url nor data_url, right is {\"url\": \"https://...\"}",
        "{\"url\": 7}|line 1: found neither url nor data_url",
        "{\"url\"|line 1: found Failed to decode",
        "^ ^|names no object, right is one on a line"
      })
  void aWrongLineIsRefusedWithItsNumber(String line, String said) {
    Outcome outcome = CommandLineRig.pfs(home, Map.of(), line, "run", "--files-from", "-", "fnv");

    assertEquals(2, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains(said), outcome::err);
  }

  @Test
  void aListThatIsNotThereIsRefused() {
    Outcome outcome = CommandLineRig.pfs(home, "run", "--files-from", "/nowhere", "fnv");

    assertEquals(2, outcome.status());
    assertTrue(
        outcome.err().startsWith("pfs: --files-from: found \"/nowhere\", right is a readable file"),
        outcome::err);
  }

  @Test
  void moreThanAJobMayHaveAreRefused() throws IOException {
    Path list =
        Files.write(
            home.resolve("list"),
            IntStream.range(0, 10_001).mapToObj(i -> "https://data.example.org/" + i).toList());

    Outcome outcome = CommandLineRig.pfs(home, "run", "--files-from", list.toString(), "fnv");

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().contains("line 10001: found one object more"), outcome::err);
  }

  @Test
  void anOriginThatFailsForOneFailsForThatOne() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(object(3))) {
      origin.misbehave(Fault.status(404).on("/bad"));
      Path list =
          Files.write(home.resolve("list"), List.of(origin.url("/good"), origin.url("/bad")));

      Outcome outcome =
          CommandLineRig.pfs(home, "run", "--files-from", list.toString(), "crc32c", "--json");

      assertEquals(6, outcome.status(), outcome::err);
      assertTrue(status(outcome).objects().get(0).error() == null, outcome::out);
    }
  }
}
