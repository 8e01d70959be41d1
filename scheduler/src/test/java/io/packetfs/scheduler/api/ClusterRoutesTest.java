package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
