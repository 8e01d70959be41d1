package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pfs plan}: of ranges, without network and object, and of a file. */
class PlanVerbTest {
  @TempDir Path home;

  @Test
  void neighboursBecomeOneAlignedFetch() {
    JsonObject plan = plan("[{\"offset\":0,\"length\":65536},{\"offset\":65536,\"length\":65536}]");

    assertEquals(1, plan.getJsonArray("fetches").size());
    assertEquals(
        new JsonObject().put("offset", 0).put("length", 131_072),
        plan.getJsonArray("fetches").getJsonObject(0));
    assertEquals(1, plan.getLong("windows"));
    assertEquals(131_072, plan.getLong("bytes"));
    assertEquals(1, plan.getLong("requests"));
  }

  @Test
  void aFetchIsNoLongerThanItsMaximum() {
    String megabytes = "[{\"offset\":0,\"length\":5242880}]";

    assertEquals(1, plan(megabytes).getLong("requests"));
    assertEquals(3, plan(megabytes, "--max-fetch", "2MiB").getLong("requests"));
  }

  @Test
  void rangesComeFromStandardInputToo() {
    Outcome outcome =
        CommandLineRig.pfs(
            home, Map.of(), "[{\"offset\":1,\"length\":1}]", "plan", "--windows", "-");

    assertEquals(0, outcome.status(), outcome::err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[{\"offset\":-1,\"length\":1}]|INVALID_RANGE: offset is no whole number of at least 0 (at /0/offset)",
        "[{\"offset\":0,\"length\":0}]|INVALID_RANGE: length is no whole number of at least 1 (at /0/length)",
        "[{\"offset\":0,\"length\":1},{\"offset\":0}]|MALFORMED: a range has exactly offset and length (at /1)",
        "[{\"offset\":9223372036854775807,\"length\":1}]|INVALID_RANGE: the range ends beyond 2^63 (at /0)",
        "[1]|MALFORMED: a range has exactly offset and length (at /0)",
        "[]|TOO_LARGE: there are 0 ranges"
      })
  void aWrongRangeIsRefusedWithItsPlace(String windows, String message) {
    Outcome outcome = CommandLineRig.pfs(home, "plan", "--windows", windows);

    assertEquals(2, outcome.status());
    assertEquals("pfs: " + message, outcome.err().lines().findFirst().orElse(""));
    assertEquals("", outcome.out());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    Outcome outcome = CommandLineRig.pfs(home, "plan", "--windows", "[{");

    assertEquals(2, outcome.status());
    assertTrue(
        outcome.err().startsWith("pfs: MALFORMED: the instructions are not a JSON list"),
        outcome::err);
  }

  @ParameterizedTest
  @CsvSource({"0MiB", "17MiB", "1.5MiB", "many"})
  void aMaximumIsOneToSixteenWindows(String maximum) {
    Outcome outcome =
        CommandLineRig.pfs(
            home, "plan", "--windows", "[{\"offset\":0,\"length\":1}]", "--max-fetch", maximum);

    assertEquals(2, outcome.status());
    assertEquals(
        "pfs: --max-fetch: found \"" + maximum + "\", right is 1MiB to 16MiB in whole MiB\n",
        outcome.err());
  }

  @Test
  void eachReducerIsExplainedWithTheTransformsBeforeIt() throws IOException {
    Path file = Files.write(home.resolve("object"), new byte[100]);

    Outcome table =
        CommandLineRig.pfs(
            home, "plan", file.toString(), "xor:255", "counteq:1", "add:1", "fnv", "--explain");
    Outcome json =
        CommandLineRig.pfs(
            home, "plan", file.toString(), "xor:255", "counteq:1", "--explain", "--json");

    assertEquals(0, table.status(), table::err);
    assertTrue(
        table.out().lines().anyMatch(line -> line.matches("counteq:1 +xor:255 +no +counts 254 .*")),
        table::out);
    assertTrue(
        table.out().lines().anyMatch(line -> line.matches("fnv +xor:255 add:1 +yes +.*")),
        table::out);
    JsonObject document = new JsonObject(json.out());
    assertEquals(1, document.getJsonArray("objects").getJsonObject(0).getInteger("requests"));
    JsonObject reducer = document.getJsonArray("reducers").getJsonObject(0);
    assertEquals(1, reducer.getInteger("instruction_index"));
    assertEquals(false, reducer.getBoolean("data_pass"));
  }

  @Test
  void rangesHaveNoProgramToExplain() {
    Outcome outcome = CommandLineRig.pfs(home, "plan", "--windows", "[]", "--explain");

    assertEquals(2, outcome.status());
    assertEquals(
        "pfs: --explain goes with URL and OPs: --windows has no program",
        outcome.err().lines().findFirst().orElse(""));
  }

  private JsonObject plan(String windows, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "plan";
    arguments[1] = "--windows";
    arguments[2] = windows;
    System.arraycopy(more, 0, arguments, 3, more.length);
    Outcome outcome = CommandLineRig.pfs(home, arguments);
    assertEquals(0, outcome.status(), outcome::err);
    return new JsonObject(outcome.out());
  }
}
