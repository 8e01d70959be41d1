package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Await;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpPcpuTest {
  private static final int MIB = 1 << 20;
  private static final String URL = "http://origin.example/big.bin";
  private static final byte[] OBJECT = object();
  private static final Identity PINNED =
      new Identity(OBJECT.length, FakeEdge.ETAG, Identity.Kind.STRONG_ETAG);
  private static final Program PROGRAM =
      new Program(
          List.of(
              Instruction.whole(Op.COUNTEQ, 0),
              Instruction.whole(Op.CRC32C, 0),
              Instruction.whole(Op.FNV, 0)));

  private static Vertx vertx;
  private FakeEdge edge;
  private HttpPcpu pcpu;

  private static byte[] object() {
    byte[] bytes = new byte[2 * MIB + 5];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 7);
    }
    return bytes;
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void shut() throws Exception {
    get(vertx.close());
  }

  @BeforeEach
  void start() throws Exception {
    edge = new FakeEdge(vertx, OBJECT);
    pcpu =
        new HttpPcpu(
            vertx,
            new PcpuTokens(List.of(new PcpuTokens.Row(edge.endpoint(), "secret-of-the-edge"))));
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private PcpuAttributes attributes(String endpoint) {
    return new PcpuAttributes(
        "http-1",
        PcpuAdapters.EDGE_HTTP,
        endpoint,
        10,
        1,
        4,
        null,
        null,
        Set.of("http", "https"),
        List.of(),
        Set.of(Op.values()),
        List.of(),
        64L * MIB,
        false);
  }

  private static Task task(Program program, @Nullable Identity expected, List<Fetch> fetches) {
    return task(program, expected, fetches, IdentityRule.STRONG_ETAG, 3_000);
  }

  private static Task task(
      Program program,
      @Nullable Identity expected,
      List<Fetch> fetches,
      IdentityRule rule,
      int deadlineMs) {
    return new Task(
        7,
        "job",
        1,
        1,
        deadlineMs,
        4_000,
        URL,
        expected,
        rule,
        program,
        fetches,
        1,
        expected == null ? 6 : fetches.size(),
        program.entryStates(),
        false);
  }

  private TaskReply send(Task task) throws Exception {
    return get(pcpu.send(attributes(edge.endpoint()), task, 10_000));
  }

  // ---- what comes back ----

  @Test
  void aTaskGivesThePartialsOfItsBytes() throws Exception {
    TaskReply reply = send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB), new Fetch(MIB, MIB))));
    assertNull(reply.problem());
    assertEquals(
        Computed.partials(PROGRAM, OBJECT, new ByteRange(0, 2 * MIB), PROGRAM.entryStates()),
        reply.partials());
    assertEquals(PINNED, reply.identity());
    assertEquals(2, reply.fetchesDone());
    assertEquals(1, edge.calls.size());
    assertEquals(URL, edge.calls.getFirst().getString("data_url"));
    assertEquals(2 * MIB, reply.facts().bytesProcessed());
    assertEquals(2 * MIB, reply.facts().hitBytes());
    assertEquals(1, reply.facts().requests());
  }

  @Test
  void fnvGoesOnFromOneCallToTheNext() throws Exception {
    TaskReply reply =
        send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB), new Fetch(2 * MIB, 5))));
    List<Integer> entered =
        Partials.exitStates(
            Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()));
    assertEquals(
        Partials.combineAll(
            Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()),
            Computed.partials(PROGRAM, OBJECT, new ByteRange(2 * MIB, 5), entered)),
        reply.partials());
    assertEquals(2, edge.calls.size());
  }

  @Test
  void aProbeOfALongObjectCostsOneRequest() throws Exception {
    TaskReply reply = send(task(PROGRAM, null, List.of(new Fetch(0, MIB))));
    assertEquals(PINNED, reply.identity());
    assertEquals(
        Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()),
        reply.partials());
    assertEquals(1, reply.facts().requests());
  }

  @Test
  void aProbeBeyondTheEndLearnsTheSizeFirst() throws Exception {
    TaskReply reply = send(task(PROGRAM, null, List.of(new Fetch(2 * MIB, MIB))));
    assertNull(reply.problem());
    assertEquals(PINNED, reply.identity());
    assertEquals(5, reply.partials().getFirst().length());
    assertEquals(1, reply.fetchesDone());
    assertEquals(3, reply.facts().requests());
  }

  @Test
  void aProgramBeyondTheEndIsTheObjectsProblemWithItsIndex() throws Exception {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.CRC32C, 0),
                new Instruction(Op.COUNTEQ, 0, 0L, 9L * MIB, 0, 0)));
    TaskReply reply = send(task(program, null, List.of(new Fetch(0, MIB))));
    Problem problem = problem(reply);
    assertEquals(ErrorCode.RANGE_BEYOND_END, problem.code());
    assertEquals(1, problem.instructionIndex());
  }

  @Test
  void transformsAloneCostOneCallThatReadsNothing() throws Exception {
    Program program = new Program(List.of(Instruction.whole(Op.XOR, 1)));
    TaskReply reply = send(task(program, null, List.of(new Fetch(0, MIB))));
    assertEquals(PINNED, reply.identity());
    assertEquals(List.of(), reply.partials());
    assertEquals(0, reply.facts().bytesProcessed());
  }

  @Test
  void callsOfAPcpuKeepTheirConnectionAndShowItsToken() throws Exception {
    for (int i = 0; i < 5; i++) {
      send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))));
    }
    assertEquals(1, edge.connections.size());
    assertEquals(Set.of("Bearer secret-of-the-edge"), Set.copyOf(edge.authorizations));
  }

  @Test
  void healthIsAskedForAndDrainingTold() throws Exception {
    assertFalse(get(pcpu.probe(attributes(edge.endpoint()))).draining());
    edge.health = "{\"status\":\"UP\",\"draining\":true}";
    assertTrue(get(pcpu.probe(attributes(edge.endpoint()))).draining());
    edge.health = "<html>welcome</html>";
    assertThrows(ExecutionException.class, () -> get(pcpu.probe(attributes(edge.endpoint()))));
  }

  // ---- answers that cannot be right ----

  private static Arguments lie(String name, UnaryOperator<JsonObject> lie) {
    return Arguments.of(name, lie);
  }

  private static JsonObject first(JsonObject json, String field, @Nullable Object value) {
    json.getJsonArray("results").getJsonObject(0).put(field, value);
    return json;
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("a count above its length", json -> first(json, "value", MIB + 1)),
        lie("a negative count", json -> first(json, "value", -1)),
        lie("a count that is text", json -> first(json, "value", "many")),
        lie("another length", json -> first(json, "length", MIB - 1)),
        lie("another offset", json -> first(json, "offset", 1)),
        lie("another op", json -> first(json, "op", "xor")),
        lie("another imm", json -> first(json, "imm", 3)),
        lie(
            "a checksum of 33 bits",
            json -> {
              json.getJsonArray("results").getJsonObject(1).put("value", 1L << 32);
              return json;
            }),
        lie(
            "an fnv that is a number",
            json -> {
              json.getJsonArray("results").getJsonObject(2).put("value", 17);
              return json;
            }),
        lie(
            "a result too few",
            json -> {
              json.getJsonArray("results").remove(2);
              return json;
            }),
        lie(
            "a result too many",
            json -> {
              json.getJsonArray("results")
                  .add(json.getJsonArray("results").getJsonObject(0).copy());
              return json;
            }),
        lie("no results", json -> json.putNull("results")),
        lie(
            "another size",
            json -> json.put("object", json.getJsonObject("object").put("size", 9 * MIB))),
        lie(
            "another etag",
            json -> json.put("object", json.getJsonObject("object").put("etag", "\"v2\""))),
        lie("no etag", json -> json.put("object", json.getJsonObject("object").putNull("etag"))),
        lie("no object", json -> json.putNull("object")),
        lie("more requests than were charged", json -> json.put("requests", 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void anAnswerThatCannotBeRightIsThePcpusFailure(String name, UnaryOperator<JsonObject> lie)
      throws Exception {
    edge.lie = lie;
    TaskReply reply = send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))));
    Problem problem = problem(reply);
    assertEquals(ErrorCode.PCPU_FAILED, problem.code(), problem::toString);
    assertTrue(problem.detail().contains("http-1"), problem::detail);
    assertNotNull(problem.expected());
    assertNotNull(problem.actual());
    assertEquals(List.of(), reply.partials());
  }

  private static Arguments answer(
      String name, ErrorCode code, BiConsumer<HttpServerResponse, JsonObject> answer) {
    return Arguments.of(name, code, answer);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        answer(
            "HTML",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                response.putHeader("Content-Type", "text/html").end("<html>hello</html>")),
        answer(
            "broken JSON",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                response.putHeader("Content-Type", "application/json").end("{\"results\": [")),
        answer(
            "a redirect",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                response.setStatusCode(302).putHeader("Location", "http://127.0.0.1:1/").end()),
        answer(
            "a wrong token",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                FakeEdge.problem(response, Problem.of(ErrorCode.UNAUTHORIZED, "no token"))),
        answer(
            "its own policy",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                FakeEdge.problem(response, Problem.of(ErrorCode.POLICY_DENIED, "not here"))),
        answer(
            "another object's end",
            ErrorCode.PCPU_FAILED,
            (response, json) ->
                FakeEdge.problem(response, Problem.of(ErrorCode.RANGE_BEYOND_END, "too far"))),
        answer(
            "a missing object",
            ErrorCode.OBJECT_NOT_FOUND,
            (response, json) ->
                FakeEdge.problem(response, Problem.of(ErrorCode.OBJECT_NOT_FOUND, "404"))),
        answer(
            "a throttling origin",
            ErrorCode.ORIGIN_THROTTLED,
            (response, json) ->
                FakeEdge.problem(
                    response, Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(3_000))),
        answer(
            "a full edge",
            ErrorCode.OVERLOADED,
            (response, json) ->
                response.setStatusCode(429).putHeader("Retry-After", "7").end("slow down")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void whatIsNoAnswerSaysWhoseFaultItIs(
      String name, ErrorCode code, BiConsumer<HttpServerResponse, JsonObject> answer)
      throws Exception {
    edge.answer = answer;
    Problem problem = problem(send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB)))));
    assertEquals(code, problem.code(), problem::toString);
  }

  @Test
  void aFullEdgeIsLeftAloneForAsLongAsItSays() throws Exception {
    edge.answer =
        (response, json) -> response.setStatusCode(503).putHeader("Retry-After", "7").end();
    TaskReply reply = send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))));
    assertEquals(7_000L, problem(reply).retryAfterMs());
    assertEquals(0, reply.facts().requests());
  }

  @Test
  void whatAFailedCallCostCountsAsAllThatWasCharged() throws Exception {
    edge.answer =
        (response, json) -> FakeEdge.problem(response, Problem.of(ErrorCode.ORIGIN_FAILED, "500"));
    TaskReply reply = send(task(PROGRAM, null, List.of(new Fetch(0, MIB))));
    assertEquals(6, reply.facts().requests());
    assertNull(reply.identity());
  }

  @Test
  void weakValidatorsAreForOtherPcpus() throws Exception {
    edge.answer =
        (response, json) ->
            FakeEdge.problem(response, Problem.of(ErrorCode.VALIDATOR_MISSING, "no strong ETag"));
    TaskReply reply =
        send(task(PROGRAM, null, List.of(new Fetch(0, MIB)), IdentityRule.WEAK_ETAG, 3_000));
    assertEquals(ErrorCode.NO_ELIGIBLE_PCPU, problem(reply).code());
  }

  @Test
  void aProbeThatWasRedirectedHasToSayWhereTo() throws Exception {
    edge.lie = json -> json.put("requests", 2);
    Task probe = task(PROGRAM, null, List.of(new Fetch(0, MIB)));
    assertEquals(ErrorCode.PCPU_FAILED, problem(send(probe)).code());
    edge.lie =
        json -> {
          json.getJsonObject("object").put("url", "http://origin.example/moved.bin");
          return json.put("requests", 2);
        };
    assertEquals("http://origin.example/moved.bin", send(probe).finalUrl());
  }

  // ---- no answer ----

  private TaskLostException lost(Future<TaskReply> reply) {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> get(reply));
    return assertInstanceOf(TaskLostException.class, failed.getCause());
  }

  @Test
  void aDeadEndpointWasNeverSentTo() throws Exception {
    String dead = edge.endpoint();
    edge.close();
    TaskLostException lost =
        lost(
            pcpu.send(attributes(dead), task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))), 10_000));
    assertTrue(lost.neverSent());
  }

  @Test
  void anEndpointThatIsNoUrlWasNeverSentTo() {
    assertTrue(
        lost(pcpu.send(
                attributes("http://[no"),
                task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))),
                10_000))
            .neverSent());
  }

  @Test
  void aSilentEdgeIsGivenUpAtTheDeadlineAndSeesIt() {
    edge.answer = (response, json) -> {};
    Task task = task(PROGRAM, PINNED, List.of(new Fetch(0, MIB)), IdentityRule.STRONG_ETAG, 200);
    TaskLostException lost = lost(pcpu.send(attributes(edge.endpoint()), task, 10_000));
    assertFalse(lost.neverSent());
    assertTrue(String.valueOf(lost.getMessage()).contains("did not answer within"), lost::toString);
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }

  @Test
  void aCancelledTaskClosesItsConnection() {
    edge.answer = (response, json) -> {};
    Task task = task(PROGRAM, PINNED, List.of(new Fetch(0, MIB)));
    Future<TaskReply> reply = pcpu.send(attributes(edge.endpoint()), task, 10_000);
    Await.until(() -> edge.calls.size() == 1, Duration.ofSeconds(10));
    pcpu.cancel(attributes(edge.endpoint()), task.id());
    assertFalse(lost(reply).neverSent());
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }

  @Test
  void aGigabyteIsCutOff() {
    Buffer chunk = Buffer.buffer(new byte[MIB]);
    edge.answer =
        (response, json) -> {
          response
              .putHeader("Content-Type", "application/json")
              .putHeader("Content-Length", "1073741824");
          response.write(chunk);
          response.drainHandler(drained -> response.write(chunk));
        };
    TaskLostException lost =
        lost(
            pcpu.send(
                attributes(edge.endpoint()),
                task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))),
                10_000));
    assertTrue(String.valueOf(lost.getMessage()).contains("more than"), lost::toString);
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }

  private static Problem problem(TaskReply reply) {
    return Objects.requireNonNull(reply.problem(), reply::toString);
  }
}
