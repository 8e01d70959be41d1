package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scheduler with an edge node on its event bus, and one that is in no cluster of its own: an
 * operator adds its {@code POST /compute}.
 */
class HttpPcpusTest {
  private static final TestObject OBJECT = TestObjects.seeded(1, (31 << 20) + 4711);

  /** Of each stream: so slow that a job is many tasks, and can be watched. */
  private static final long ORIGIN_BYTES_PER_SECOND = 16L << 20;

  @TempDir Path directory;
  private FakeOrigin origin;
  private Cluster cluster;
  private Cluster elsewhere;
  private Rest rest;
  private RunningProcess far;

  @BeforeEach
  void start() throws Exception {
    origin = FakeOrigin.of(OBJECT).misbehave(Fault.drip(ORIGIN_BYTES_PER_SECOND));
    cluster =
        new Cluster(
            Files.createDirectory(directory.resolve("cluster")),
            Expected.JDK_LIBRARIES,
            origin.url("/"));
    elsewhere =
        new Cluster(
            Files.createDirectory(directory.resolve("elsewhere")),
            Expected.JDK_LIBRARIES,
            origin.url("/"));
    RunningProcess scheduler = cluster.scheduler();
    far = elsewhere.edge("far");
    // Each has one slot, and an origin that tells nothing of caches is given two streams.
    cluster
        .processes()
        .java(
            Main.class,
            "edge",
            "--conf",
            cluster.conf().toString(),
            "--set",
            "edge.id=near",
            "--set",
            "edge.concurrency=1");
    rest = cluster.rest(scheduler);
    cluster.awaitPcpus(rest, "near");
  }

  @AfterEach
  void stop() throws Exception {
    elsewhere.close();
    cluster.close();
    origin.close();
  }

  private RunningProcess pfs(String... arguments) {
    RunningProcess verb = cluster.processes().java(Main.class, arguments);
    assertEquals(0, verb.awaitExit(Rest.BOUND), verb::toString);
    return verb;
  }

  private void addFar() {
    String endpoint =
        far.awaitLine("edge node +(http://127\\.0\\.0\\.1:\\d+)", Rest.BOUND).group(1);
    pfs(
        "pcpu",
        "add",
        "far",
        "--kind",
        "edge_http",
        "--endpoint",
        endpoint,
        "--attrs",
        "{\"latency_ms\": 5, \"concurrency\": 1, \"region\": \"FAR\"}",
        "--scheduler",
        rest.url());
  }

  @Test
  void oneJobIsDoneByTheBusAndByHttpAndGoesOnWithoutTheLatter() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    addFar();
    cluster.awaitPcpus(rest, "far", "near");

    String mixed = rest.submit(Rest.job(origin.url("/a"), "crc32c", "counteq:0"), null);
    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(rest.result(mixed)));
    assertTrue(live("far", "tasks_done") > 0 && live("near", "tasks_done") > 0);
    assertEquals(
        expected.values(), Rest.values(rest.run(Rest.job(origin.url("/b"), Expected.OPS))));
    assertTrue(pfs("pcpu", "list", "--scheduler", rest.url()).out().contains("FAR"));

    RunningProcess alone =
        pfs(
            "pcpu",
            "run",
            "far",
            origin.url("/c"),
            "crc32c",
            "fnv",
            "--repeat",
            "2",
            "--json",
            "--scheduler",
            rest.url());
    JsonObject rounds = new JsonObject(alone.out());
    assertEquals(
        expected.fnv(), rounds.getJsonArray("results").getJsonObject(1).getString("value"));
    assertEquals(2, rounds.getJsonObject("rounds").getInteger("count"));

    String cut = rest.submit(Rest.job(origin.url("/d"), "crc32c", "counteq:0"), null);
    Await.until("a task at far", () -> live("far", "slots_in_use") > 0, Rest.BOUND);
    far.kill();
    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(rest.result(cut)));
    Await.until("far is down", () -> "DOWN".equals(state("far")), Rest.BOUND);
    pfs("pcpu", "remove", "far", "--scheduler", rest.url());
    cluster.awaitPcpus(rest, "near");
  }

  private String state(String id) throws Exception {
    JsonObject pcpu = rest.pcpu(id);
    assertNotNull(pcpu);
    return pcpu.getString("state");
  }

  private long live(String id, String figure) throws Exception {
    JsonObject pcpu = rest.pcpu(id);
    assertNotNull(pcpu);
    return pcpu.getJsonObject("live").getLong(figure);
  }
}
