package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.program.Program;
import io.packetfs.program.Programs;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Processes;
import io.packetfs.testing.Reference;
import io.packetfs.testing.Seeds;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.json.ProgramJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Cloudflare Worker in its real runtime: conforms, and reads from a real nginx. */
class WorkerConformanceTest {
  private static final int PROGRAMS = 40;

  /** Two requests. */
  private static final int OBJECT_BYTES = (20 << 20) + 17;

  @RegisterExtension final Processes processes = new Processes();

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"simd", "scalar"})
  void theWorkerConforms(String kernels) throws IOException {
    String origin = Conformity.freeOrigin();
    WorkerRig worker =
        WorkerRig.start(processes, Map.of("ALLOW", Conformity.prefix(origin), "KERNELS", kernels));
    assertEquals(kernels, worker.health().getString("kernels"));
    Outcome outcome =
        CommandLineRig.pfs(
            home,
            Map.of("PFS_CONFORM_TOKEN", WorkerRig.TOKEN),
            "",
            "conform",
            worker.url(),
            "--origin-listen",
            origin,
            "-o",
            "json");
    Conformity.assertComplete(outcome);
  }

  @Test
  void anyProgramGivesThePlainLoopsResults() throws IOException {
    try (FakeOrigin origin = FakeOrigin.of(TestObjects.empty())) {
      WorkerRig worker = WorkerRig.start(processes, Map.of("ALLOW", origin.url("/")));
      Seeds.forAll(
          PROGRAMS,
          random -> {
            TestObject object = TestObjects.seeded(random.bits(), random.between(0L, 2L << 20));
            String name = "/object-" + random.seed();
            origin.put(name, object);
            Program program = Programs.random(random, object.sizeBytes());
            JsonObject[] each =
                ProgramJson.toJson(program).stream()
                    .map(JsonObject.class::cast)
                    .toArray(JsonObject[]::new);
            HttpResponse<String> response = worker.compute(origin.url(name), each);
            assertEquals(200, response.statusCode(), response::body);
            assertEquals(right(program, object), results(WorkerRig.json(response)));
          });
    }
  }

  private static List<JsonObject> right(Program program, TestObject object) {
    return Reference.results(program, object).stream()
        .map(result -> new JsonObject(ResultJson.toJson(result).encode()))
        .toList();
  }

  private static List<JsonObject> results(JsonObject answer) {
    return answer.getJsonArray("results").stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void itReadsFromARealNginxAndThroughItsCache() throws IOException {
    TestObject object = TestObjects.seeded(11, OBJECT_BYTES);
    JsonArray instructions =
        new JsonArray(
            """
            [{"op": "counteq", "imm": 3}, {"op": "crc32c"}, {"op": "fnv"},
             {"op": "xor", "imm": 255, "offset": 70001, "length": 18000000},
             {"op": "add", "imm": 7, "offset": 70001, "length": 18000000},
             {"op": "crc32c", "offset": 70001, "length": 18000000}]
            """);
    Program program = ProgramJson.parse(instructions);
    List<JsonObject> right = right(program, object);
    JsonObject[] each =
        instructions.stream().map(JsonObject.class::cast).toArray(JsonObject[]::new);
    try (NginxRig nginx = NginxRig.start()) {
      Files.write(nginx.root().resolve("object.bin"), object.bytes());
      WorkerRig worker =
          WorkerRig.start(
              processes, Map.of("ALLOW", nginx.originUrl("/") + " " + nginx.edgeUrl("/")));
      for (String url : List.of(nginx.originUrl("/object.bin"), nginx.edgeUrl("/object.bin"))) {
        HttpResponse<String> response = worker.compute(url, each);
        assertEquals(200, response.statusCode(), response::body);
        JsonObject answer = WorkerRig.json(response);
        assertEquals(right, results(answer));
        assertEquals(OBJECT_BYTES, answer.getJsonObject("object").getInteger("size"));
        assertEquals(2, answer.getInteger("requests"));
      }
    }
  }

  @Test
  void whatIsBeyondItsBoundsIsRefusedWithThem() throws IOException {
    try (NginxRig nginx = NginxRig.start()) {
      Files.write(nginx.root().resolve("object.bin"), new byte[OBJECT_BYTES]);
      JsonObject crc = new JsonObject().put("op", "crc32c");
      WorkerRig worker =
          WorkerRig.start(
              processes,
              Map.of("ALLOW", nginx.originUrl("/"), "REQUESTS_MAX", "1", "BYTES_MAX", "20971520"));
      refused("TOO_LARGE", 413, worker.compute(nginx.originUrl("/object.bin"), crc));
      refused(
          "ORIGIN_TIMEOUT",
          504,
          worker.compute(
              nginx.originUrl("/object.bin"), crc.copy().put("offset", 0).put("length", 20 << 20)));
      assertEquals(
          200,
          worker
              .compute(nginx.originUrl("/object.bin"), crc.copy().put("length", 1 << 20))
              .statusCode());
    }
  }

  @Test
  void withoutATokenOfItsOwnItServesNobody() {
    WorkerRig worker = WorkerRig.start(processes, Map.of("TOKEN", ""));
    assertEquals("UP", worker.health().getString("status"));
    refused(
        "UNAUTHORIZED",
        401,
        worker.compute("http://127.0.0.1/", new JsonObject().put("op", "fnv")));
  }

  private static void refused(String code, int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response::body);
    assertEquals(code, WorkerRig.json(response).getString("code"), response::body);
  }
}
