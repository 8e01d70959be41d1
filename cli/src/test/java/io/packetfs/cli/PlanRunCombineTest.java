package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.plan.Plan;
import io.packetfs.plan.PlannedObject;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.PlanJson;
import io.packetfs.wire.json.SliceResultJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pfs plan}, {@code pfs run --plan}, {@code pfs combine}: work that is divided. */
class PlanRunCombineTest {
  private static final TestObject OBJECT = TestObjects.seeded(5, (33L << 20) + 4711);
  private static final TestObject SMALL = TestObjects.seeded(6, 1000);

  @TempDir Path home;

  private Path object(String name, TestObject object) throws IOException {
    Path file = home.resolve(name);
    object.writeTo(file);
    return file;
  }

  private Outcome pfs(String... arguments) {
    return CommandLineRig.pfs(home, arguments);
  }

  /** Keeps what a verb prints as a file. */
  private String kept(String name, String... arguments) throws IOException {
    Outcome outcome = pfs(arguments);
    assertEquals(0, outcome.status(), outcome::err);
    return Files.writeString(home.resolve(name), outcome.out()).toString();
  }

  private String plan(String... objectAndOps) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("plan"));
    arguments.addAll(List.of(objectAndOps));
    arguments.add("--json");
    return kept("plan.json", arguments.toArray(String[]::new));
  }

  private String slice(String plan, String which, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--plan", plan, "--slice", which, "--json"));
    arguments.addAll(List.of(more));
    return kept("r" + which.replace('/', '-') + ".json", arguments.toArray(String[]::new));
  }

  private static List<Result> results(Outcome combined) {
    assertEquals(0, combined.status(), combined::err);
    return SliceResultJson.parse(new JsonObject(combined.out())).parts().getFirst().results();
  }

  private static void assertRefused(String said, Outcome outcome) {
    assertEquals(2, outcome.status(), outcome::toString);
    assertEquals("", outcome.out());
    assertTrue(outcome.err().contains(said), outcome::err);
  }

  @Test
  void slicesOfAFileThatRunByThemselvesAreTogetherWhatOneRunGives() throws IOException {
    String file = object("object", OBJECT).toString();
    Program program = OpArguments.parse(List.of("crc32c", "xor:7", "counteq:0", "fnv"), null, null);
    String plan = plan(file, "crc32c", "xor:7", "counteq:0", "fnv");

    String first = slice(plan, "1/3");
    String second = slice(plan, "2/3", "--after", first);
    String third = slice(plan, "3/3", "--after", second);
    Outcome combined = pfs("combine", third, first, second, "-o", "json");
    Outcome table = pfs("combine", first, second, third);

    assertEquals(Reference.results(program, OBJECT), results(combined));
    Outcome run = pfs("run", file, "crc32c", "xor:7", "counteq:0", "fnv", "--json");
    assertEquals(
        JobStatusJson.parse(new JsonObject(run.out())).objects().getFirst().results(),
        results(combined));
    assertTrue(table.out().contains("combined from 3 slices: 33.0 MiB in "), table::out);
    assertEquals(
        OBJECT.sizeBytes(),
        new JsonObject(combined.out()).getJsonObject("metrics").getLong("bytes_processed"));
    assertRefused(
        "slice 2/3 is missing: nothing holds bytes [16777216, 33554432) of file://",
        pfs("combine", first, third));
    assertRefused("slice 1/3 is in both", pfs("combine", first, first, second, third));
    assertRefused(
        "--after RESULT, where RESULT is that of slice 1/3",
        pfs("run", "--plan", plan, "--slice", "2/3", "--json"));
    assertRefused(
        "slice 3/3 does not go on behind",
        pfs("run", "--plan", plan, "--slice", "3/3", "--after", first, "--json"));
  }

  @Test
  void slicesOfSeveralObjectsOfAnOriginFetchEachByteOnce() throws IOException {
    try (NginxRig nginx = NginxRig.start()) {
      OBJECT.writeTo(nginx.root().resolve("large"));
      SMALL.writeTo(nginx.root().resolve("small"));
      SMALL.writeTo(nginx.root().resolve("other"));
      Program program = OpArguments.parse(List.of("crc32c", "counteq:9"), null, null);
      String plan =
          plan(
              nginx.edgeUrl("/small"),
              "crc32c",
              "counteq:9",
              "--url",
              nginx.edgeUrl("/large"),
              "--url",
              nginx.edgeUrl("/other"));
      nginx.originLog().forget();
      nginx.edgeLog().forget();
      nginx.purge();

      Outcome combined =
          pfs("combine", slice(plan, "2/3"), slice(plan, "3/3"), slice(plan, "1/3"), "--json");

      assertEquals(0, combined.status(), combined::err);
      List<List<Result>> found =
          SliceResultJson.parse(new JsonObject(combined.out())).parts().stream()
              .map(part -> part.results())
              .toList();
      List<Result> small = Reference.results(program, SMALL);
      assertEquals(List.of(small, Reference.results(program, OBJECT), small), found);
      assertEquals(OBJECT.sizeBytes(), nginx.edgeLog().bytes("/large"));
      JsonObject totals = new JsonObject(Files.readString(Path.of(plan))).getJsonObject("totals");
      assertEquals(OBJECT.sizeBytes() + 2 * SMALL.sizeBytes(), totals.getLong("cache_fill_bytes"));
      assertEquals(
          totals.getLong("cache_fill_bytes"),
          new JsonObject(combined.out()).getJsonObject("metrics").getLong("cache_fill_bytes"));
    }
  }

  @Test
  void emptySlicesAndEmptyObjectsCombineToo() throws IOException {
    String plan =
        plan(
            object("empty", TestObjects.empty()).toString(),
            "crc32c",
            "fnv",
            "--url",
            object("small", SMALL).toString());
    List<String> arguments = new ArrayList<>(List.of("combine"));
    for (int i = 1; i <= 5; i++) {
      arguments.add(slice(plan, i + "/5"));
    }
    arguments.add("--json");

    Outcome combined = pfs(arguments.toArray(String[]::new));
    Outcome whole = pfs("run", "--plan", plan);

    assertEquals(0, results(combined).getFirst().value());
    assertTrue(whole.out().contains("slice 1/1: 1000 B in "), whole::out);
  }

  @Test
  void anObjectThatIsNotThePlansAnyMoreEndsTheSliceWithBothIdentities() throws IOException {
    Path file = object("object", SMALL);
    String plan = plan(file.toString(), "crc32c");
    try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
      longer.setLength(1001);
    }

    Outcome changed = pfs("run", "--plan", plan, "--json");

    assertEquals(3, changed.status(), changed::toString);
    assertEquals("", changed.out());
    assertTrue(changed.err().startsWith("pfs: OBJECT_CHANGED: "), changed::err);
    assertTrue(changed.err().contains("expected: 1000 bytes, local-0:/object:"), changed::err);
    assertTrue(changed.err().contains("actual:   1001 bytes, local-0:/object:"), changed::err);
  }

  @Test
  void aPlanKeepsWhichValidatorsWereAccepted() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(SMALL).misbehave(Fault.etag("W/\"v1\""))) {
      String plan = plan(origin.url("/object"), "crc32c", "--identity", "weak_etag");

      Outcome whole = pfs("combine", slice(plan, "1/1"), "--json");

      Program program = OpArguments.parse(List.of("crc32c"), null, null);
      assertEquals(Reference.results(program, SMALL), results(whole));
    }
  }

  @Test
  void aSliceThatFailsEndsAsARunDoesAndLeavesNothingToCombine() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(SMALL)) {
      String plan = plan(origin.url("/object"), "crc32c");
      origin.put("/object", TestObjects.seeded(9, 10));

      Outcome changed = pfs("run", "--plan", plan, "--json");

      assertEquals(3, changed.status(), changed::toString);
      assertEquals("", changed.out());
      assertTrue(changed.err().startsWith("pfs: OBJECT_CHANGED: "), changed::err);
      origin.misbehave(Fault.status(404));
      Outcome gone = pfs("run", "--plan", plan, "--json");
      assertEquals(3, gone.status(), gone::toString);
      assertTrue(gone.err().contains("pfs: OBJECT_NOT_FOUND: "), gone::err);
      assertTrue(gone.err().endsWith("pfs: slice 1/1 is not done: no result\n"), gone::err);
      Path empty = Files.writeString(home.resolve("empty.json"), gone.out());
      assertRefused("this is empty: what was to write it failed", pfs("combine", empty.toString()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --slice 1/2 x crc32c|--slice goes with --plan: there is none",
        "run --after r1.json x crc32c|--after goes with --plan: there is none",
        "run --plan PLAN x crc32c|--plan says it all: right is either it, or URL with OPs",
        "run --plan PLAN --offset 1|--plan says it all",
        "run --plan PLAN --slice 0/3|I/N with 1 <= I <= N <= 10000, such as 2/3",
        "run --plan PLAN --slice 4/3|actual:   4/3",
        "run --plan PLAN --slice a/b|this names no slice",
        "run --plan PLAN --slice 1/2 --after PLAN|expected: \"document\": \"packetfs-result\"",
        "run --plan /nowhere|found \"/nowhere\", right is a readable file, or -",
        "run --plan /dev/zero|at most 64MiB",
        "run --plan TEXT|this is no JSON object",
        "run --plan ARRAY|this is no JSON object",
        "run --plan EDITED|this document was edited, or damaged",
        "run --plan LATER|expected: version 1",
        "combine PLAN|this is another kind of document",
        "combine JOB|none, and the members job_id",
        "combine|Missing required parameter: 'RESULT'",
      })
  void whatIsWrongIsRefusedInOneErrorThatSaysWhatIsRight(String words, String said)
      throws IOException {
    String text = unprobed().encodePrettily();
    String plan = file(text);
    String line =
        words
            .replace("PLAN", plan)
            .replace("TEXT", file("<html>"))
            .replace("ARRAY", file("[1]"))
            .replace("JOB", file("{\"job_id\": \"1\"}"))
            .replace("EDITED", file(text.replace("\"size\" : 1000", "\"size\" : 999")))
            .replace("LATER", file(text.replace("\"version\" : 1", "\"version\" : 2")));

    assertRefused(said, pfs(line.split(" ", -1)));
  }

  private static JsonObject unprobed() {
    Identity identity = new Identity(1000, "\"a\"", Identity.Kind.STRONG_ETAG);
    return PlanJson.toJson(
        new Plan(
            List.of(new PlannedObject("https://data.example.org/a", identity)),
            OpArguments.parse(List.of("crc32c"), null, null),
            IdentityRule.STRONG_ETAG,
            16));
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(home, "wrong", ".json"), text).toString();
  }

  @Test
  void aPlanComesFromStandardInputToo() throws IOException {
    String plan = Files.readString(Path.of(plan(object("small", SMALL).toString(), "crc32c")));

    Outcome outcome = CommandLineRig.pfs(home, Map.of(), plan, "run", "--plan", "-");

    assertEquals(0, outcome.status(), outcome::err);
  }
}
