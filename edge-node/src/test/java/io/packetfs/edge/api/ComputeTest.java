package io.packetfs.edge.api;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeRig;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The edge server's contract. */
class ComputeTest {
  private static final long MIB = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final TestObject OBJECT = TestObjects.seeded(3, 40 * MIB);

  private FakeOrigin origin;
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(OBJECT);
    rig = EdgeRig.start(options -> options.policy(allowing(origin.url("/"))).concurrency(2));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    origin.close();
  }

  private static void problem(EdgeRig.Answer answer, int status, String code) {
    assertEquals(status, answer.status(), answer.response()::body);
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals(code, answer.json().getString("code"), answer.response()::body);
    assertEquals(status, answer.json().getInteger("status"));
    assertNotNull(answer.json().getString("detail"));
  }

  @Test
  void theAnswerHasExactlyTheContractsForm() {
    origin.misbehave(Fault.header("CF-Cache-Status", "HIT").and(Fault.header("CF-RAY", "8a-SJC")));
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("counteq", 0, 0, MIB));
    assertEquals(200, answer.status(), answer.response()::body);
    assertTrue(answer.header("Content-Type").startsWith("application/json"));
    JsonObject json = answer.json();
    assertEquals(Set.of("results", "timing", "object", "cache", "requests"), json.fieldNames());
    JsonObject result = json.getJsonArray("results").getJsonObject(0);
    assertEquals("counteq", result.getString("op"));
    assertEquals(0, result.getInteger("imm"));
    assertEquals(0, result.getLong("offset"));
    assertEquals(MIB, result.getLong("length"));
    assertEquals(MIB, json.getJsonObject("timing").getLong("bytes_processed"));
    assertTrue(json.getJsonObject("timing").getDouble("elapsed_ms") > 0);
    assertEquals(OBJECT.sizeBytes(), json.getJsonObject("object").getLong("size"));
    assertEquals("\"v1\"", json.getJsonObject("object").getString("etag"));
    assertEquals(
        new JsonObject()
            .put("status", "HIT")
            .put("source", "CF-Cache-Status")
            .put("hits", 1)
            .put("misses", 0)
            .put("pop", "SJC"),
        json.getJsonObject("cache"));
    assertEquals(1, json.getInteger("requests"));
  }

  @Test
  void bytesThatSeveralInstructionsReadAreFetchedAndCountedOnce() {
    EdgeRig.Answer answer =
        rig.compute(
            origin.url("/object"),
            op("counteq", 1, 1_000, 50_000),
            op("crc32c", 0, 1_000, 50_000),
            op("counteq", 2, 26_000, 50_000));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(75_000, answer.json().getJsonObject("timing").getLong("bytes_processed"));
    assertEquals(List.of("bytes=1000-75999"), origin.ranges());
  }

  @Test
  void aLongRangeIsFetchedPieceByPieceAndEveryByteOnce() {
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("fnv", 0), op("crc32c", 0));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(
        Long.toUnsignedString(Reference.fnv(OBJECT, io.packetfs.program.fnv.Fnv.OFFSET_BASIS)),
        answer.value(0));
    assertEquals(Reference.crc32c(OBJECT), ((Number) answer.value(1)).longValue());
    assertEquals(
        List.of("bytes=0-16777215", "bytes=16777216-33554431", "bytes=33554432-41943039"),
        origin.ranges());
    assertEquals(OBJECT.sizeBytes(), origin.bodyBytes());
    assertEquals(1, origin.streamsMax());
  }

  @Test
  void transformsAloneReadNextToNothing() {
    EdgeRig.Answer answer = rig.compute(origin.url("/object"), op("xor", 255));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(OBJECT.sizeBytes(), ((Number) answer.value(0)).longValue());
    assertEquals(1, origin.bodyBytes());
    assertEquals(0, answer.json().getJsonObject("timing").getLong("bytes_processed"));
  }

  @Test
  void aRequestSaysWhoAsksAndForUnencodedBytes() {
    rig.compute(origin.url("/object"), op("counteq", 0, 0, 10));
    var asked = origin.exchanges().getFirst().asked();
    assertEquals("identity", asked.header("Accept-Encoding"));
    assertEquals("bytes=0-9", asked.header("Range"));
    assertTrue(String.valueOf(asked.header("User-Agent")).startsWith("PacketFS-edge/1.0 ("));
    assertEquals("127.0.0.1:" + origin.port(), asked.header("Host"));
  }

  @Test
  void aBodyThatIsNoJsonIsMalformed() {
    problem(rig.post("{\"data_url\":"), 400, "MALFORMED");
    problem(rig.post("[]"), 400, "MALFORMED");
    problem(rig.post(""), 400, "MALFORMED");
  }

  @Test
  void fieldsThatNobodyKnowsAreMalformed() {
    EdgeRig.Answer answer =
        rig.post("{\"data_url\":\"http://h/\",\"instructions\":[{\"op\":\"fnv\"}],\"option/s\":1}");
    problem(answer, 400, "MALFORMED");
    assertEquals("/option~1s", answer.json().getString("pointer"));
  }

  @Test
  void fieldsThatAreMissingAreNamed() {
    EdgeRig.Answer answer = rig.post("{\"instructions\":[{\"op\":\"fnv\"}]}");
    problem(answer, 400, "MALFORMED");
    assertEquals("/data_url", answer.json().getString("pointer"));
    problem(rig.post("{\"data_url\":\"http://h/\"}"), 400, "MALFORMED");
  }

  @Test
  void instructionsAreCheckedAsEverywhere() {
    EdgeRig.Answer unknown = rig.compute(origin.url("/object"), op("counteq", 0), op("sha3", 0));
    problem(unknown, 422, "UNKNOWN_OP");
    assertEquals(1, unknown.json().getInteger("instruction_index"));
    problem(rig.compute(origin.url("/object"), op("counteq", 256)), 422, "INVALID_VALUE");
    problem(rig.compute(origin.url("/object"), op("counteq", 0, -1, 5)), 422, "INVALID_RANGE");
    problem(rig.compute(origin.url("/object"), op("counteq", 0, 0, 0)), 422, "INVALID_RANGE");
    assertEquals(0, origin.requests());
  }

  @Test
  void tooManyInstructionsAreRefused() {
    JsonObject[] many = new JsonObject[65];
    java.util.Arrays.fill(many, op("counteq", 0));
    problem(rig.compute(origin.url("/object"), many), 422, "TOO_MANY_INSTRUCTIONS");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    problem(rig.post(" ".repeat((1 << 20) + 1)), 413, "TOO_LARGE");
  }

  @Test
  void anotherContentTypeIsRefused() {
    problem(
        rig.send(
            rig.request("/compute")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))),
        415,
        "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void urlsThatThePolicyDoesNotAllowAreRefused() {
    String base = origin.url("");
    problem(rig.compute("http://127.0.0.1:1/object", op("fnv", 0)), 403, "POLICY_DENIED");
    problem(
        rig.compute(base.replace("://", "://user:secret@") + "/o", op("fnv", 0)),
        422,
        "INVALID_VALUE");
    problem(rig.compute("ftp://127.0.0.1/o", op("fnv", 0)), 403, "POLICY_DENIED");
    problem(rig.compute(base + ".evil.example/o", op("fnv", 0)), 422, "INVALID_VALUE");
    problem(rig.compute("file:///etc/passwd", op("fnv", 0)), 403, "POLICY_DENIED");
    assertEquals(0, origin.requests());
  }

  @Test
  void unknownPathsAndMethodsAreProblemsToo() {
    problem(rig.send(rig.request("/nothing").GET()), 404, "NOT_FOUND");
    EdgeRig.Answer get = rig.send(rig.request("/compute").GET());
    problem(get, 405, "METHOD_NOT_ALLOWED");
    assertEquals("POST", get.header("Allow"));
    problem(rig.send(rig.request("/health").DELETE()), 405, "METHOD_NOT_ALLOWED");
  }

  @Test
  void healthTellsHowTheNodeIs() {
    JsonObject health = rig.send(rig.request("/health").GET()).json();
    assertEquals("UP", health.getString("status"));
    assertEquals("edge-1", health.getString("id"));
    assertEquals(0, health.getInteger("tasks"));
    assertEquals(false, health.getBoolean("draining"));
    assertNotNull(health.getString("version"));
  }

  @Test
  void metricsAreInPrometheusText() {
    rig.compute(origin.url("/object"), op("counteq", 0, 0, 1_000));
    EdgeRig.Answer metrics = rig.send(rig.request("/metrics").GET());
    assertEquals(200, metrics.status());
    assertTrue(metrics.header("Content-Type").startsWith("text/plain"));
    String text = metrics.response().body();
    for (String line :
        List.of(
            "pfs_edge_tasks_total{outcome=\"done\"} 1.0",
            "pfs_edge_requests_total 1.0",
            "pfs_edge_fetched_bytes_total 1000.0",
            "pfs_edge_processed_bytes_total 1000.0",
            "pfs_edge_tasks_under_way ",
            "pfs_edge_task_seconds_count 1")) {
      assertTrue(text.contains(line), () -> line + " is not in\n" + text);
    }
  }

  @Test
  void moreCallsThanSlotsAreToldToComeAgain() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    List<CompletableFuture<EdgeRig.Answer>> held = List.of(inBackground(), inBackground());
    Await.until("both slots taken", () -> rig.node().tasksUnderWay() == 2, SOON);
    EdgeRig.Answer refused = rig.compute(origin.url("/object"), op("counteq", 0, 0, 10));
    problem(refused, 503, "OVERLOADED");
    assertEquals("1", refused.header("Retry-After"));
    latch.countDown();
    held.forEach(answer -> assertEquals(200, answer.join().status()));
  }

  @Test
  void aDrainingNodeEndsItsCallsAndTakesNoMore() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    CompletableFuture<EdgeRig.Answer> held = inBackground();
    Await.until("a request", () -> origin.requests() == 1, SOON);
    var closing = rig.node().close();
    Await.until(
        "the node to drain",
        () -> rig.send(rig.request("/health").GET()).json().getBoolean("draining"),
        SOON);
    problem(rig.compute(origin.url("/object"), op("counteq", 0, 0, 10)), 503, "SHUTTING_DOWN");
    latch.countDown();
    assertEquals(200, held.join().status());
    EdgeRig.await(closing);
  }

  @Test
  void aCallerWhoGoesAwayStopsHisCall() throws IOException {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    String body =
        "{\"data_url\":\"" + origin.url("/object") + "\",\"instructions\":[{\"op\":\"fnv\"}]}";
    try (Socket caller =
        new Socket(InetAddress.getLoopbackAddress(), rig.node().apiPort().orElseThrow())) {
      String head =
          "POST /compute HTTP/1.1\r\nHost: edge\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      Await.until("a stream", () -> origin.streams() == 1, SOON);
    }
    Await.until("the slot to be free", () -> rig.node().tasksUnderWay() == 0, SOON);
    latch.countDown();
    Await.until("the stream to end", () -> origin.streams() == 0, SOON);
    assertEquals(1, origin.requests());
  }

  private CompletableFuture<EdgeRig.Answer> inBackground() {
    return CompletableFuture.supplyAsync(
        () -> rig.compute(origin.url("/object"), op("counteq", 0, 0, 10)),
        command -> Thread.ofVirtual().start(command));
  }
}
