package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that cannot be right, and whose fault they are. */
class WrongAnswerTest extends OneEndpoint {
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
}
