package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.job.JobStatus;
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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code pfs run} without a scheduler: the whole cluster in this process. */
class RunVerbTest {
  private static final TestObject OBJECT = TestObjects.seeded(11, (5 << 20) + 3);

  @TempDir Path home;

  @Test
  void aWholeFileGivesTheExactResultsAsOneJsonDocument() throws IOException {
    Path file = file("object", OBJECT);

    JobStatus status = json("run", file.toString(), "xor:255", "counteq:0", "crc32c", "fnv");

    Program program =
        OpArguments.parse(List.of("xor:255", "counteq:0", "crc32c", "fnv"), null, null);
    assertEquals(Reference.results(program, OBJECT), status.objects().getFirst().results());
    assertEquals(OBJECT.sizeBytes(), status.metrics().bytesProcessed());
  }

  @Test
  void oneNodeAloneVerifiesNothingAndSaysSo() throws IOException {
    Path file = file("object", OBJECT);

    JobStatus status = json("run", file.toString(), "crc32c", "--verify", "1");
    Outcome table = CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "--verify", "1");
    Outcome tooMuch = CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "--verify", "1.5");

    assertEquals(6, status.windows().unverified());
    assertEquals(0, status.windows().verified());
    assertTrue(table.out().contains("6 only once: nobody else can"), table::toString);
    assertEquals(2, tooMuch.status(), tooMuch::toString);
  }

  @Test
  void aRunInItsOwnProcessHasNoPcpusToName() {
    Outcome outcome = CommandLineRig.pfs(home, "run", "/x", "crc32c", "--pcpu", "near-1");

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().startsWith("pfs: --pcpu names pCPUs of a scheduler"), outcome::err);
  }

  @Test
  void aPartOfAFileGivesTheExactResults() throws IOException {
    Path file = file("object", OBJECT);

    JobStatus status =
        json("run", file.toUri().toString(), "fnv", "--offset", "1MiB", "--length", "1048577");

    Program program = OpArguments.parse(List.of("fnv"), 1L << 20, 1_048_577L);
    assertEquals(Reference.results(program, OBJECT), status.objects().getFirst().results());
  }

  @Test
  void theJdksOwnModulesGiveWhatTheJdkComputes() throws IOException {
    Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
    CRC32C crc = new CRC32C();
    long zeros = 0;
    byte[] chunk = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(modules)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        crc.update(chunk, 0, n);
        for (int i = 0; i < n; i++) {
          zeros += chunk[i] == 0 ? 1 : 0;
        }
      }
    }

    JobStatus status = json("run", modules.toString(), "crc32c", "counteq:0");

    assertEquals(crc.getValue(), status.objects().getFirst().results().getFirst().value());
    assertEquals(zeros, status.objects().getFirst().results().getLast().value());
  }

  @Test
  void anEmptyFileHasTheEmptyResults() throws IOException {
    Path file = file("empty", TestObjects.empty());

    JobStatus status = json("run", file.toString(), "crc32c", "counteq:1");

    assertEquals(0, status.objects().getFirst().results().getFirst().value());
    assertEquals(0, status.objects().getFirst().results().getLast().value());
  }

  @Test
  void aLinkThatSomebodyNamesIsFollowed() throws IOException {
    Path file = file("object", TestObjects.seeded(1, 9));
    Path link =
        Files.createSymbolicLink(Files.createDirectory(home.resolve("links")).resolve("l"), file);

    assertEquals(0, CommandLineRig.pfs(home, "run", link.toString(), "crc32c").status());
  }

  @Test
  void severalObjectsAreOneJob() throws IOException {
    Path one = file("one", TestObjects.seeded(1, 9));
    Path other = file("other", TestObjects.seeded(2, 9));

    JobStatus status = json("run", one.toString(), "crc32c", "--url", other.toString());

    assertEquals(2, status.objects().size());
  }

  @Test
  void aTableShowsObjectResultsAndSummary() throws IOException {
    Path file = Files.writeString(home.resolve("check"), "123456789");

    Outcome outcome = CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "counteq:49");

    List<String> lines = outcome.out().lines().toList();
    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(lines.get(0).startsWith(file.toUri() + "  9 bytes  file "), outcome::out);
    assertTrue(lines.get(1).matches("op +imm +offset +length +value +hex"), outcome::out);
    assertTrue(lines.get(2).matches("crc32c +- +0 +9 +3808858755 +e3069283"), outcome::out);
    assertTrue(lines.get(3).matches("counteq +49 +0 +9 +1 +-"), outcome::out);
    assertTrue(lines.get(4).startsWith("succeeded: 9 B in "), outcome::out);
    assertEquals(5, lines.size());
    assertEquals("", outcome.err());
  }

  @Test
  void whoDidHowMuchIsATableBehindTheSummary() throws IOException {
    Path file = file("object", OBJECT);

    Outcome outcome = CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "--explain");

    List<String> lines = outcome.out().lines().toList();
    assertEquals(0, outcome.status(), outcome::err);
    assertEquals("", lines.get(lines.size() - 3));
    assertTrue(
        lines
            .get(lines.size() - 2)
            .matches(
                "pcpu +kind +cache +region +bytes +share +tasks +GiB/s +hit +duplicate +failed"),
        outcome::out);
    assertTrue(
        lines
            .getLast()
            .matches("\\S+ +edge +- +- +" + OBJECT.sizeBytes() + " +100\\.0 % +\\d+ .* - +0 +0"),
        outcome::out);
  }

  @Test
  void whoDidHowMuchIsAMemberOfTheDocument() throws IOException {
    Path file = file("object", OBJECT);

    Outcome outcome =
        CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "--explain", "--json");

    JsonObject shares = new JsonObject(outcome.out()).getJsonObject("shares");
    assertEquals(OBJECT.sizeBytes(), shares.getLong("bytes_processed"));
    assertEquals(1.0, shares.getJsonArray("pcpus").getJsonObject(0).getDouble("bytes_share"));
    assertNull(shares.getJsonArray("caches").getJsonObject(0).getString("cache_id"));
  }

  @Test
  void progressGoesToStandardErrorOnly() throws IOException {
    Path file = file("object", OBJECT);

    Outcome outcome =
        CommandLineRig.pfs(home, "run", file.toString(), "crc32c", "--json", "--progress", "plain");

    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(outcome.err().contains(" windows"), outcome::err);
    JobStatusJson.parse(new JsonObject(outcome.out()));
  }

  @Test
  void instructionsComeFromAFileToo() throws IOException {
    Path file = Files.writeString(home.resolve("check"), "123456789");
    Path program =
        Files.writeString(
            home.resolve("p.json"), "[{\"op\":\"crc32c\",\"offset\":0,\"length\":9}]");

    JobStatus status = json("run", file.toString(), "--instructions", program.toString());

    assertEquals(3_808_858_755L, status.objects().getFirst().results().getFirst().value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "FILE frobnicate|2|UNKNOWN_OP|(instruction 0)",
        "FILE crc32c counteq:256|2|INVALID_VALUE|(instruction 1)",
        "FILE crc32c counteq:-1|2|INVALID_VALUE|(instruction 1)",
        "FILE crc32c:1|2|INVALID_VALUE|(instruction 0)",
        "FILE crc32c --offset -1|2|INVALID_RANGE|",
        "FILE crc32c --length 0|2|INVALID_RANGE|",
        "FILE crc32c --offset 9|3|RANGE_BEYOND_END|",
        "FILE crc32c --offset 5 --length 5|3|RANGE_BEYOND_END|(instruction 0)",
        "FILE --instructions [{]|2|MALFORMED|JSON list",
        "FILE --instructions [{\"op\":\"crc32c\",\"of\":1}]|2|MALFORMED|(instruction 0)",
        "FILE --instructions []|2|INVALID_VALUE|",
        "FILE crc32c --concurrency -1|2|INVALID_VALUE|/options/concurrency",
        "FILE crc32c --identity vague|2|INVALID_VALUE|strong_etag",
        "DIR crc32c|3|OBJECT_NOT_FOUND|no regular file",
        "DIR/missing crc32c|3|OBJECT_NOT_FOUND|no regular file",
        "ftp://a/b crc32c|4|POLICY_DENIED|by the scheme",
        "http://user:secret@a/b crc32c|2|INVALID_VALUE|credentials",
        "http://a/%2e%2e%2fb crc32c|2|INVALID_VALUE|"
      })
  void badInputIsOneClearErrorAndAnExitStatus(String words, int status, String code, String text)
      throws IOException {
    Path file = Files.writeString(home.resolve("check"), "123456789");
    List<String> arguments =
        Stream.concat(Stream.of("run"), Stream.of(words.split(" ", -1)))
            .map(w -> w.equals("FILE") ? file.toString() : w.replace("DIR", home.toString()))
            .toList();

    Outcome outcome = CommandLineRig.pfs(home, arguments.toArray(String[]::new));

    assertEquals(status, outcome.status(), outcome::err);
    assertTrue(outcome.err().startsWith("pfs: " + code + ": "), outcome::err);
    assertTrue(text == null || outcome.err().contains(text), outcome::err);
    assertTrue(!outcome.err().contains("secret"), outcome::err);
  }

  @Test
  void tooManyInstructionsAreRefused() throws IOException {
    Path file = Files.writeString(home.resolve("check"), "123456789");
    List<String> arguments =
        Stream.concat(
                Stream.of("run", file.toString()),
                Stream.generate(() -> "crc32c").limit(Program.INSTRUCTIONS_MAX + 1))
            .toList();

    Outcome outcome = CommandLineRig.pfs(home, arguments.toArray(String[]::new));

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().startsWith("pfs: TOO_MANY_INSTRUCTIONS: "), outcome::err);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(Fault.status(404), 3, "OBJECT_NOT_FOUND"),
        Arguments.of(Fault.rangesIgnored(), 3, "RANGE_NOT_SUPPORTED"),
        Arguments.of(Fault.noValidator(), 3, "VALIDATOR_MISSING"),
        Arguments.of(Fault.contentEncoding("gzip"), 3, "CONTENT_ENCODED"),
        Arguments.of(Fault.noContentRange(), 3, "CONTENT_RANGE_INVALID"),
        Arguments.of(Fault.etag("\"v2\"").after(1), 3, "OBJECT_CHANGED"),
        Arguments.of(Fault.redirect("http://127.0.0.1:9/other"), 4, "POLICY_DENIED"),
        Arguments.of(Fault.redirect("http://169.254.169.254/latest"), 4, "POLICY_DENIED"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anOriginThatIsWrongIsOneClearErrorAndAnExitStatus(Fault fault, int status, String code)
      throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(TestObjects.seeded(3, 40 << 20)).misbehave(fault)) {
      Outcome outcome = CommandLineRig.pfs(home, "run", origin.url("/object"), "counteq:0");

      assertEquals(status, outcome.status(), outcome::err);
      assertTrue(outcome.err().startsWith("pfs: " + code + ": "), outcome::err);
    }
  }

  @Test
  void anObjectOverHttpGivesTheExactResults() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(OBJECT)) {
      JobStatus status = json("run", origin.url("/object?signed=1"), "crc32c", "fnv");

      Program program = OpArguments.parse(List.of("crc32c", "fnv"), null, null);
      assertEquals(Reference.results(program, OBJECT), status.objects().getFirst().results());
    }
  }

  @Test
  void aTimeoutEndsWith124() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(OBJECT).misbehave(Fault.stallBeforeHeaders())) {
      Outcome outcome =
          CommandLineRig.pfs(home, "run", origin.url("/object"), "crc32c", "--timeout", "300ms");

      assertEquals(124, outcome.status(), outcome::err);
      assertTrue(outcome.err().startsWith("pfs: JOB_TIMEOUT: "), outcome::err);
    }
  }

  @Test
  void aWrongSettingStopsARunBeforeAnythingIsRead() throws IOException {
    Path file = Files.writeString(home.resolve("check"), "123456789");

    Outcome outcome =
        CommandLineRig.pfs(
            home, Map.of("PFS_EDGE_THREADS", "none at all"), "", "run", file.toString(), "crc32c");

    assertEquals(2, outcome.status());
    assertTrue(
        outcome.err().startsWith("pfs: PFS_EDGE_THREADS: threads: found \"none at all\""),
        outcome::err);
  }

  private Path file(String name, TestObject object) throws IOException {
    return Files.write(home.resolve(name), object.bytes(0, (int) object.sizeBytes()));
  }

  private JobStatus json(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    Outcome outcome = CommandLineRig.pfs(home, all);
    assertEquals(0, outcome.status(), outcome::err);
    return JobStatusJson.parse(new JsonObject(outcome.out()));
  }
}
