package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.problem.ErrorCode;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Reference;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be wrong with a job, sent over REST to a scheduler process with an edge
 * process behind it: one exact error, next to nothing fetched in vain, the rest of the job done,
 * and a cluster that works afterwards.
 */
class BadInputTest {
  /** What a loopback connection may swallow before its reader is gone. */
  private static final long WASTE_BYTES_MAX = 8L << 20;

  private static final TestObject GOOD = TestObjects.seeded(7, (2 << 20) + 77);
  private static final Expected GOOD_RESULTS = Expected.of(GOOD.bytes());
  private static final String OPS =
      "[{\"op\":\"crc32c\"},{\"op\":\"counteq\",\"imm\":0},{\"op\":\"fnv\"}]";

  private static final Map<WrongOrigin, FakeOrigin> WRONG = new EnumMap<>(WrongOrigin.class);
  private static final Map<WrongOrigin, String> JOBS = new EnumMap<>(WrongOrigin.class);

  @TempDir static Path directory;
  private static Path volume;
  private static NginxRig nginx;

  /** Only {@code /open/} of it may be fetched. */
  private static FakeOrigin fenced;

  /** No part of it may be fetched. */
  private static FakeOrigin elsewhere;

  private static Cluster cluster;
  private static Rest rest;

  @BeforeAll
  static void start() throws Exception {
    nginx = NginxRig.start();
    GOOD.writeTo(nginx.root().resolve("good"));
    fenced = FakeOrigin.of(GOOD);
    elsewhere = FakeOrigin.at("127.0.0.2", GOOD);
    volume = Files.createDirectory(directory.resolve("volume"));
    GOOD.writeTo(volume.resolve("good"));
    Files.writeString(directory.resolve("outside"), "secret");
    Files.createSymbolicLink(volume.resolve("link"), directory.resolve("outside"));
    for (WrongOrigin wrong : WrongOrigin.values()) {
      WRONG.put(wrong, FakeOrigin.of(WrongOrigin.OBJECT).misbehave(wrong.fault));
    }
    cluster = new Cluster(directory, volume, allowed());
    allowNameOfLoopback();
    RunningProcess scheduler = cluster.scheduler();
    List<String> edge = new ArrayList<>(List.of("edge", "--conf", cluster.conf().toString()));
    edge.addAll(List.of("--set", "edge.id=edge-1", "--set", "edge.concurrency=16"));
    edge.addAll(List.of(WrongOrigin.EDGE_SETTINGS));
    cluster.processes().java(Main.class, edge.toArray(String[]::new));
    rest = cluster.rest(scheduler);
    cluster.awaitPcpus(rest, "edge-1");
    // All at once: none may hold up another.
    for (WrongOrigin wrong : WrongOrigin.values()) {
      JOBS.put(wrong, rest.submit(withGood(originOf(wrong).url("/object"), OPS), null));
    }
  }

  private static FakeOrigin originOf(WrongOrigin wrong) {
    return Objects.requireNonNull(WRONG.get(wrong));
  }

  private static String[] allowed() {
    List<String> prefixes = new ArrayList<>();
    prefixes.add(nginx.originUrl("/"));
    prefixes.add(fenced.url("/open/"));
    WRONG.values().forEach(origin -> prefixes.add(origin.url("/")));
    return prefixes.toArray(String[]::new);
  }

  /** A name that the policy allows, if only it did not resolve to this machine. */
  private static void allowNameOfLoopback() throws Exception {
    Path file = cluster.conf().resolve("policy.yaml");
    JsonObject policy = new JsonObject(Files.readString(file));
    policy.getJsonArray("allow").add(new JsonObject().put("prefix", nameOfLoopback("/")));
    Files.writeString(file, policy.encode());
  }

  private static String nameOfLoopback(String path) {
    return "http://localhost:" + fenced.port() + path;
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    for (FakeOrigin origin : WRONG.values()) {
      origin.close();
    }
    elsewhere.close();
    fenced.close();
    nginx.close();
  }

  @AfterEach
  void theClusterWorksAfterwards() throws Exception {
    fenced.behave();
    JsonObject job = rest.run(new JsonObject(job(OPS, nginx.originUrl("/good"), file("good"))));
    assertEquals("SUCCEEDED", job.getString("state"), job::encodePrettily);
    assertGood(job, 0);
    assertGood(job, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'op':'sha256'}|422|UNKNOWN_OP|/op|counteq|sha256",
        "{'op':'counteq','imm':256}|422|INVALID_VALUE|/imm|255|256",
        "{'op':'counteq','imm':-1}|422|INVALID_VALUE|/imm|0|-1",
        "{'op':'counteq','imm':'7'}|400|MALFORMED|/imm|an integer|a string",
        "{'op':'crc32c','offset':-1}|422|INVALID_RANGE|/offset|0|-1",
        "{'op':'crc32c','length':-5}|422|INVALID_RANGE|/length|1|-5",
        "{'op':'crc32c','length':0}|422|INVALID_RANGE|/length|1|0",
        "{'op':'crc32c','of':1}|400|MALFORMED|/of|op, imm, offset|of",
        "{'imm':1}|400|MALFORMED|/op|a string|nothing"
      },
      quoteCharacter = '`')
  void aBadInstructionIsRefusedByIndexAndField(
      String instruction, int status, String code, String field, String expected, String actual)
      throws Exception {
    String program = "[{'op':'crc32c'}," + instruction + "]";
    JsonObject problem =
        refused(job(program.replace('\'', '"'), fenced.url("/open/object")), status, code);
    assertEquals(1, problem.getInteger("instruction_index"), problem::encode);
    assertEquals("/instructions/1" + field, problem.getString("pointer"), problem::encode);
    says(problem, expected, actual);
  }

  @Test
  void tooManyInstructionsAreRefused() throws Exception {
    JsonArray program = new JsonArray();
    for (int i = 0; i <= 64; i++) {
      program.add(new JsonObject().put("op", "crc32c"));
    }
    JsonObject problem =
        refused(job(program.encode(), fenced.url("/open/a")), 422, "TOO_MANY_INSTRUCTIONS");
    assertEquals("/instructions", problem.getString("pointer"));
    says(problem, "64", "");
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    JsonObject problem = refused("{\"data_url\": oops}", 400, "MALFORMED");
    assertTrue(problem.getString("detail").contains("line 1, column"), problem::encode);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    int sizeBytes = (4 << 20) + 1;
    JsonObject problem = refused(" ".repeat(sizeBytes), 413, "TOO_LARGE");
    says(problem, String.valueOf(4 << 20), String.valueOf(sizeBytes));
  }

  @Test
  void anUnknownFieldIsRefused() throws Exception {
    JsonObject body = new JsonObject(job(OPS, fenced.url("/open/a"))).put("colour", "red");
    JsonObject problem = refused(body.encode(), 400, "MALFORMED");
    assertEquals("/colour", problem.getString("pointer"), problem::encode);
    says(problem, "", "colour");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ORIGIN/opened|403|POLICY_DENIED",
        "ORIGIN/open|403|POLICY_DENIED",
        "ORIGIN/Open/a|403|POLICY_DENIED",
        "ORIGIN/open/../secret|403|POLICY_DENIED",
        "ORIGIN/open/%2e%2e/secret|403|POLICY_DENIED",
        "ORIGIN/open/..%2fsecret|422|INVALID_VALUE",
        "ORIGIN/open/..;/secret|422|INVALID_VALUE",
        "ORIGIN/open/a%00|422|INVALID_VALUE",
        "http://127.0.0.1.example.org:PORT/open/a|403|POLICY_DENIED",
        "http://127.0.0.1:PORT@example.org/open/a|422|INVALID_VALUE",
        "http://127.0.0.1/open/a|403|POLICY_DENIED",
        "https://127.0.0.1:PORT/open/a|403|POLICY_DENIED",
        "http://127.0.0.2:PORT/open/a|403|POLICY_DENIED",
        "http://user:secret@127.0.0.1:PORT/open/a|422|INVALID_VALUE",
        "ftp://127.0.0.1:PORT/open/a|403|POLICY_DENIED",
        "javascript:alert(1)|403|POLICY_DENIED",
        "file:///etc/passwd|403|POLICY_DENIED",
        "file://VOLUME/../outside|403|POLICY_DENIED",
        "file://VOLUME/..%2foutside|422|INVALID_VALUE",
        "file://VOLUMES/good|403|POLICY_DENIED"
      })
  void aUrlThatMayNotBeFetchedIsRefused(String template, int status, String code) throws Exception {
    int before = fenced.connections();
    String url =
        template
            .replace("ORIGIN", fenced.url(""))
            .replace("PORT", String.valueOf(fenced.port()))
            .replace("VOLUME", volume.toString());
    JsonObject problem = refused(job(OPS, file("good"), url), status, code);
    assertEquals("/data_urls/1", problem.getString("pointer"), problem::encode);
    says(problem, "", "");
    assertFalse(problem.encode().contains("user:secret"), problem::encode);
    assertEquals(before, fenced.connections());
  }

  @ParameterizedTest
  @EnumSource(WrongOrigin.class)
  void anOriginThatIsWrongFailsItsObjectOnly(WrongOrigin wrong) throws Exception {
    FakeOrigin origin = originOf(wrong);

    JsonObject job = rest.result(Objects.requireNonNull(JOBS.get(wrong)));

    JsonObject error = onlyFirstFailed(job, wrong.code);
    says(error, wrong.expected, wrong.actual);
    assertTrue(
        origin.requests() <= wrong.requestsMax,
        () -> origin.requests() + " requests, not " + wrong.requestsMax);
    long bytesMax = wrong.requestsMax * (1L << 20) + WASTE_BYTES_MAX;
    assertTrue(origin.bodyBytes() < bytesMax, () -> origin.bodyBytes() + " bytes left the origin");

    origin.behave();
    ByteRange range = new ByteRange(100, 70_000);
    String program = "[{\"op\":\"counteq\",\"imm\":7,\"offset\":100,\"length\":70000}]";
    JsonObject again = rest.run(new JsonObject(job(program, origin.url("/object"))));
    assertEquals(
        List.of(String.valueOf(Reference.countEq(WrongOrigin.OBJECT.slice(range), 7))),
        Rest.values(again));
  }

  static Stream<String> redirects() {
    return Stream.of(
        elsewhere.url("/object"),
        fenced.url("/secret"),
        nameOfLoopback("/object"),
        "http://127.0.0.3:" + fenced.port() + "/open/object",
        "http://[::1]:" + fenced.port() + "/open/object",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd");
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void aRedirectOutOfThePolicyFailsItsObjectOnly(String location) throws Exception {
    fenced.misbehave(Fault.redirect(location));
    int before = fenced.requests();

    JsonObject job = rest.run(withGood(fenced.url("/open/object"), OPS));

    JsonObject error = onlyFirstFailed(job, ErrorCode.POLICY_DENIED);
    says(error, "", "");
    assertEquals(before + 1, fenced.requests());
    assertEquals(0, elsewhere.connections());
  }

  @Test
  void aNameThatLeadsToThisMachineFailsItsObjectOnly() throws Exception {
    int before = fenced.connections();

    JsonObject job = rest.run(withGood(nameOfLoopback("/object"), OPS));

    says(onlyFirstFailed(job, ErrorCode.POLICY_DENIED), "", "127.0.0.1");
    assertEquals(before, fenced.connections());
  }

  @Test
  void aLinkOutOfItsVolumeFailsItsObjectOnly() throws Exception {
    JsonObject job = rest.run(withGood(file("link"), OPS));

    JsonObject error = onlyFirstFailed(job, ErrorCode.POLICY_DENIED);
    says(error, "a file whose real path lies in " + volume, "outside of it");
  }

  @Test
  void aMissingFileFailsItsObjectOnly() throws Exception {
    JsonObject job = rest.run(withGood(file("none"), OPS));

    says(
        onlyFirstFailed(job, ErrorCode.OBJECT_NOT_FOUND),
        volume.resolve("none").toString(),
        "no such");
  }

  @Test
  void anObjectThatARealServerDoesNotHaveFailsItsObjectOnly() throws Exception {
    JsonObject job = rest.run(withGood(nginx.originUrl("/none"), OPS));

    says(onlyFirstFailed(job, ErrorCode.OBJECT_NOT_FOUND), "206", "404");
    assertEquals(1, nginx.originLog().requests("/none"));
  }

  @ParameterizedTest
  @CsvSource({"true, 10", "true, 4000000", "false, 10", "false, 4000000"})
  void aRangeBeyondTheEndFailsItsObjectOnly(boolean http, long offset) throws Exception {
    TestObjects.filled(1, 12)
        .writeTo(http ? nginx.root().resolve("small") : volume.resolve("small"));
    TestObjects.filled(1, 5_000_000)
        .writeTo(http ? nginx.root().resolve("large") : volume.resolve("large"));
    String program =
        "[{\"op\":\"crc32c\",\"offset\":0,\"length\":9},{\"op\":\"counteq\",\"imm\":1,\"offset\":%d,\"length\":3}]"
            .formatted(offset);
    String small = http ? nginx.originUrl("/small") : file("small");
    String large = http ? nginx.originUrl("/large") : file("large");

    JsonObject job = rest.run(new JsonObject(job(program, small, large)));

    JsonObject error = failed(job, ErrorCode.RANGE_BEYOND_END);
    assertEquals(1, error.getInteger("instruction_index"), error::encode);
    says(error, "offset + length <= 12", "offset " + offset + ", length 3");
    JsonObject other = job.getJsonArray("objects").getJsonObject(1);
    assertEquals("SUCCEEDED", other.getString("state"), job::encodePrettily);
    assertEquals(3, other.getJsonArray("results").getJsonObject(1).getLong("value"));
  }

  /** A job's body as text. */
  private static String job(String program, String... urls) {
    return new JsonObject()
        .put("data_urls", new JsonArray(List.of(urls)))
        .put("instructions", new JsonArray(program))
        .encode();
  }

  /** A job over this object and two good ones behind it. */
  private static JsonObject withGood(String url, String program) {
    return new JsonObject(job(program, url, nginx.originUrl("/good"), file("good")));
  }

  private static String file(String name) {
    return "file://" + volume.resolve(name);
  }

  /** The answer to a submission that is refused: nothing of it is stored. */
  private static JsonObject refused(String body, int status, String code) throws Exception {
    String newest = newestJob();
    HttpResponse<String> response = rest.post("/v1/jobs", body);
    assertEquals(status, response.statusCode(), response::body);
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    JsonObject problem = new JsonObject(response.body());
    assertEquals(code, problem.getString("code"), response::body);
    assertEquals(status, problem.getInteger("status"), response::body);
    assertEquals(newest, newestJob());
    return problem;
  }

  private static String newestJob() throws Exception {
    return rest.get("/v1/jobs?limit=1").getJsonArray("jobs").getJsonObject(0).getString("job_id");
  }

  /** The error of a job's first object; the job says the same. */
  private static JsonObject failed(JsonObject job, ErrorCode code) {
    assertEquals("FAILED", job.getString("state"), job::encodePrettily);
    JsonObject object = job.getJsonArray("objects").getJsonObject(0);
    assertEquals("FAILED", object.getString("state"), job::encodePrettily);
    JsonObject error = object.getJsonObject("error");
    assertEquals(code.name(), error.getString("code"), error::encode);
    assertEquals(code.httpStatus(), error.getInteger("status"), error::encode);
    assertEquals(code.retryable(), error.getBoolean("retryable"), error::encode);
    assertEquals(error, job.getJsonObject("error"));
    assertTrue(object.getJsonArray("results").isEmpty(), object::encode);
    return error;
  }

  /** The same of a job {@link #withGood}. */
  private static JsonObject onlyFirstFailed(JsonObject job, ErrorCode code) {
    JsonObject error = failed(job, code);
    assertGood(job, 1);
    assertGood(job, 2);
    return error;
  }

  private static void assertGood(JsonObject job, int index) {
    JsonObject object = job.getJsonArray("objects").getJsonObject(index);
    assertEquals("SUCCEEDED", object.getString("state"), object::encodePrettily);
    assertNull(object.getJsonObject("error"), object::encode);
    assertEquals(GOOD_RESULTS.values(), Rest.objectValues(object));
  }

  private static void says(JsonObject problem, String expected, String actual) {
    assertTrue(problem.getString("detail").length() > 10, problem::encode);
    assertTrue(problem.getString("expected").contains(expected), problem::encode);
    assertTrue(problem.getString("actual").contains(actual), problem::encode);
  }
}
