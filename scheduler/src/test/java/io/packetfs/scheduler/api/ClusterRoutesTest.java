package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.task.PcpuAttributes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators look at and turn. */
class ClusterRoutesTest extends RestTest {
  private static final String ORIGIN_PATH =
      "/v1/origins/" + URLEncoder.encode(FakeScheduler.ORIGIN, StandardCharsets.UTF_8);

  @Test
  void pcpusTellWhatTheyAreAndHowTheyDo() {
    JsonObject pcpu = rest.get("/v1/pcpus").json().getJsonArray("pcpus").getJsonObject(0);
    assertEquals("edge-1", pcpu.getString("id"));
    assertEquals(8, pcpu.getJsonObject("attrs").getInteger("concurrency"));
    assertEquals(
        "data",
        pcpu.getJsonObject("attrs").getJsonArray("volumes").getJsonObject(0).getString("name"));
    assertEquals(1.25, pcpu.getJsonObject("live").getDouble("latency_ms"));
    assertNull(pcpu.getJsonObject("live").getValue("bytes_per_second"));
  }

  @Test
  void aPcpuIsRemovedByItsId() {
    assertEquals(204, rest.delete("/v1/pcpus/edge-1").status());
    assertTrue(scheduler.removedPcpus.contains("edge-1"));
    rest.delete("/v1/pcpus/edge-2").problem(404, "NOT_FOUND");
    rest.delete("/v1/pcpus/no%20id").problem(404, "NOT_FOUND");
  }

  private static JsonObject pcpu() {
    return new JsonObject()
        .put("id", "sjc-1")
        .put("kind", "edge_http")
        .put("endpoint", "https://edge.example.com/pfs/")
        .put(
            "attrs",
            new JsonObject()
                .put("latency_ms", 25)
                .put("region", "SJC")
                .put("concurrency", 32)
                .put("serves", new JsonArray().add("https://example.com/")));
  }

  @Test
  void aPcpuIsAddedWithWhatItsKindIsAssumedToHave() {
    JsonObject stored = rest.postJson("/v1/pcpus", pcpu().encode()).json();
    PcpuAttributes added = scheduler.addedPcpus.getFirst();
    assertEquals("https://edge.example.com/pfs", added.endpoint());
    assertEquals(32, added.concurrency());
    assertEquals(64L << 20, added.taskBytesMax());
    assertEquals(Set.of("http", "https"), added.schemes());
    assertEquals(25.0, stored.getJsonObject("attrs").getDouble("latency_ms"));
    assertEquals(List.of("https://example.com/"), added.serves());
  }

  @Test
  void aWrongPcpuIsRefusedWhereItIsWrong() {
    wrong(pcpu().put("id", "no id"), 422, "/id");
    wrong(pcpu().put("kind", "edge"), 422, "/kind");
    wrong(pcpu().put("endpoint", "ftp://h/"), 422, "/endpoint");
    wrong(pcpu().put("endpoint", "https://h/?x=1"), 422, "/endpoint");
    wrong(pcpu().put("attrs", "fast"), 400, "/attrs");
    wrong(attr("latency_ms", -1), 422, "/attrs/latency_ms");
    wrong(attr("latency_ms", "soon"), 400, "/attrs/latency_ms");
    wrong(attr("concurrency", 0), 422, "/attrs/concurrency");
    wrong(attr("concurrency", 1.5), 400, "/attrs/concurrency");
    wrong(attr("cost", 1e300), 422, "/attrs/cost");
    wrong(attr("region", ""), 422, "/attrs/region");
    wrong(attr("ops", new JsonArray().add("md5")), 422, "/attrs/ops/0");
    wrong(attr("serves", new JsonArray().add("nonsense")), 422, "/attrs/serves/0");
    wrong(attr("serves", new JsonArray().add("file:///srv/")), 422, "/attrs/serves/0");
    wrong(attr("task_bytes_max", 1), 422, "/attrs/task_bytes_max");
    wrong(attr("colour", "red"), 400, "/attrs/colour");
    assertEquals(List.of(), scheduler.addedPcpus);
  }

  private static JsonObject attr(String name, Object value) {
    return pcpu().put("attrs", new JsonObject().put(name, value));
  }

  private void wrong(JsonObject body, int status, String pointer) {
    JsonObject problem =
        rest.postJson("/v1/pcpus", body.encode())
            .problem(status, status == 400 ? "MALFORMED" : "INVALID_VALUE");
    assertEquals(pointer, problem.getString("pointer"), problem::encode);
  }

  @Test
  void aNameThatAnotherPcpuHasIsAConflict() {
    rest.postJson("/v1/pcpus", pcpu().put("id", "edge-1").encode()).problem(409, "CONFLICT");
  }

  @Test
  void budgetsTellWhatIsLeft() {
    JsonObject all = rest.get("/v1/budgets").json();
    JsonObject overall = all.getJsonArray("budgets").getJsonObject(0);
    JsonObject origin = all.getJsonArray("budgets").getJsonObject(1);
    assertNull(overall.getJsonObject("bytes").getValue("left"));
    assertEquals(90, origin.getJsonObject("bytes").getInteger("left"));
    assertEquals(0, origin.getJsonObject("requests").getInteger("left"), "never below nothing");
  }

  @Test
  void anOriginIsPausedAndResumedByItsEncodedName() {
    assertEquals(204, rest.post(ORIGIN_PATH + "/pause").status());
    assertTrue(scheduler.pausedOrigins.contains(FakeScheduler.ORIGIN));
    JsonObject origin = rest.get("/v1/origins").json().getJsonArray("origins").getJsonObject(0);
    assertTrue(origin.getBoolean("paused"));
    assertEquals(2, origin.getJsonArray("caches").size());
    assertEquals(204, rest.post(ORIGIN_PATH + "/resume").status());
    assertFalse(scheduler.pausedOrigins.contains(FakeScheduler.ORIGIN));
  }
}
