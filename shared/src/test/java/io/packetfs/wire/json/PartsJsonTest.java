package io.packetfs.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Result;
import io.packetfs.testing.Seeds;
import io.packetfs.wire.JobMessages;
import io.packetfs.wire.TaskMessages;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsJsonTest {

  @Test
  void aProblemIsTheRecordOfRfc9457() {
    Problem problem =
        new Problem(ErrorCode.UNKNOWN_OP, "no md4", "/instructions/1/op", 1, "crc32c", "md4", 5L);

    assertEquals(
        new JsonObject(
            """
            {"type": "urn:packetfs:error:unknown-op", "title": "Unknown operation", "status": 422,
             "detail": "no md4", "code": "UNKNOWN_OP", "pointer": "/instructions/1/op",
             "instruction_index": 1, "expected": "crc32c", "actual": "md4", "retryable": false,
             "retry_after_ms": 5}
            """),
        new JsonObject(ProblemJson.toJson(problem).encode()));
    assertEquals(
        Set.of("type", "title", "status", "detail", "code", "retryable"),
        ProblemJson.toJson(Problem.of(ErrorCode.INTERNAL, "x")).fieldNames());
  }

  @Test
  void aResultThatItsOriginPublishesSaysSoAndByWhichHeader() {
    Result crc = new Result(Op.CRC32C, 0, 0, 9, 0, 3808858755L);
    assertEquals(
        new JsonObject(
            """
            {"op": "crc32c", "imm": 0, "offset": 0, "length": 9, "value": 3808858755, "hex": "e3069283",
             "base64": "4waSgw==", "verified": true, "verified_by": "x-goog-hash"}
            """),
        new JsonObject(ResultJson.toJson(crc.verified("x-goog-hash")).encode()));
    assertEquals(false, ResultJson.toJson(crc).containsKey("verified"));
  }

  @Test
  void anyProblemReadsBackTheSame() {
    Seeds.forAll(
        200,
        random -> {
          Problem problem = JobMessages.problem(random);
          if (problem != null) {
            assertEquals(
                problem, ProblemJson.parse(new JsonObject(ProblemJson.toJson(problem).encode())));
          }
        });
  }

  @Test
  void aCodeOfALaterVersionIsKeptInTheDetail() {
    Problem problem =
        ProblemJson.parse(new JsonObject().put("code", "NEW_ONE").put("detail", "what it says"));

    assertEquals(Problem.of(ErrorCode.INTERNAL, "NEW_ONE: what it says"), problem);
  }

  @Test
  void aCountIsTheResultOfTheContract() {
    assertEquals(
        new JsonObject(
            "{\"op\":\"counteq\",\"imm\":0,\"offset\":0,\"length\":1048576,\"value\":4096}"),
        new JsonObject(ResultJson.toJson(new Result(Op.COUNTEQ, 0, 0, 1 << 20, 0, 4096)).encode()));
  }

  @Test
  void anyPartialReadsBackTheSame() {
    Seeds.forAll(
        200,
        random -> {
          Partial partial = TaskMessages.storedPartial(random);
          assertEquals(
              partial, PartialJson.parse(new JsonObject(PartialJson.toJson(partial).encode())));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kind\":\"sum\",\"length\":1}",
        "{\"kind\":\"count\",\"length\":1}",
        "{\"kind\":\"count\",\"length\":1,\"count\":2}",
        "{\"kind\":\"count\",\"length\":-1,\"count\":0}",
        "{\"kind\":\"crc\",\"length\":1,\"crc\":4294967296}",
        "{\"kind\":\"crc\",\"length\":0,\"crc\":1}",
        "{\"kind\":\"fnv_run\",\"length\":1,\"entry_byte\":256,\"exit\":\"1\"}",
        "{\"kind\":\"fnv_run\",\"length\":1,\"entry_byte\":1,\"exit\":1}",
        "{\"kind\":\"fnv_run\",\"length\":1,\"entry_byte\":1,\"exit\":\"18446744073709551616\"}",
      })
  void aPartialThatCannotBeIsRefused(String json) {
    assertThrows(ProblemException.class, () -> PartialJson.parse(new JsonObject(json)));
  }

  @Test
  void aResultWithoutItsValueIsRefused() {
    JsonObject json = ResultJson.toJson(new Result(Op.COUNTEQ, 0, 0, 1, 0, 1));
    for (String member : Set.of("op", "imm", "offset", "length", "value")) {
      JsonObject without = json.copy();
      without.remove(member);
      assertThrows(ProblemException.class, () -> ResultJson.parse(without), member);
    }
  }

  @Test
  void windowsAndEstimatesReadBackTheSame() {
    WindowResult window =
        new WindowResult(3, 9, 9 << 20, 17, List.of(new Result(Op.FNV, 0, 9 << 20, 17, 0, -1)));
    PlanEstimate estimate =
        new PlanEstimate(
            "http://h/", new Identity(5, "W/\"x\"", Identity.Kind.WEAK_ETAG), 1, 1, 5, 1);
    PlanEstimate sized = new PlanEstimate("http://h/", null, 1, 1, 5, 1);

    assertEquals(window, WindowResultJson.parse(WindowResultJson.toJson(window)));
    assertEquals(estimate, PlanEstimateJson.parse(PlanEstimateJson.toJson(estimate)));
    assertEquals(sized, PlanEstimateJson.parse(PlanEstimateJson.toJson(sized)));
    assertTrue(PlanEstimateJson.toJson(sized).containsKey("etag"));
  }
}
