package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that is killed and started again on the same SQLite file. */
class RestartTest {
  private static final TestObject OBJECT = TestObjects.seeded(2, (24 << 20) + 1);
  private static final Duration ORIGIN_LATENCY = Duration.ofMillis(150);

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedEndsExactlyWheneverTheSchedulerDies() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    try (FakeOrigin origin = FakeOrigin.of(OBJECT).misbehave(Fault.delayed(ORIGIN_LATENCY));
        Cluster cluster = new Cluster(directory, directory, origin.url("/"))) {
      RunningProcess first = cluster.scheduler();
      cluster.edge("edge-1");
      cluster.awaitPcpus(cluster.rest(first), "edge-1");
      JsonObject body = Rest.job(origin.url("/a"), Expected.OPS);
      JsonObject midway = Rest.job(origin.url("/b"), "crc32c");
      String midwayId = cluster.rest(first).submit(midway, "midway");
      cluster.rest(first).awaitMidway(midwayId);

      String id = cluster.rest(first).submit(body, "key");
      first.kill();

      Rest rest = cluster.rest(cluster.scheduler());
      HttpResponse<String> again = rest.post("/v1/jobs", body, "key");
      assertTrue(again.statusCode() == 202 || again.statusCode() == 200, again::body);
      assertEquals(id, new JsonObject(again.body()).getString("job_id"));
      assertEquals(422, rest.post("/v1/jobs", midway, "key").statusCode());
      assertEquals(expected.values(), Rest.values(rest.result(id)));
      assertEquals(expected.crc32c(), Rest.values(rest.result(midwayId)).getFirst());
      assertEquals(2, rest.get("/v1/jobs").getJsonArray("jobs").size());
    }
  }
}
