package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.cli.WorkerRig;
import io.packetfs.testing.Await;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scheduler, an edge node in no cluster with it and the Cloudflare Worker, both of which an
 * operator adds; then an edge node on the event bus. They read from a real nginx.
 */
class HttpPcpusTest {
  private static final TestObject OBJECT = TestObjects.seeded(1, (31 << 20) + 4711);
  private static final int SMALL_OBJECTS = 300;

  /** So few that a job of one window a request lasts, and can be watched. */
  private static final int ORIGIN_REQUESTS_PER_SECOND = 40;

  /** Small objects do not wait. */
  private static final String FAST =
      "location /small/ { limit_req zone=slow; limit_req_dry_run on; }";

  /** As caches tell it; politeness then lets all of them read at once. */
  private static final String HIT = "add_header X-Cache-Status HIT;";

  @TempDir Path directory;
  private NginxRig nginx;
  private Cluster cluster;
  private Cluster elsewhere;
  private Rest rest;
  private RunningProcess far;
  private WorkerRig worker;

  @BeforeEach
  void start() throws Exception {
    nginx =
        NginxRig.start(
            Files.createDirectory(directory.resolve("nginx")),
            "127.0.0.1",
            HIT + FAST,
            ORIGIN_REQUESTS_PER_SECOND);
    for (String name : List.of("a", "b", "c", "d")) {
      Files.write(nginx.root().resolve(name), OBJECT.bytes());
    }
    cluster = cluster("cluster");
    elsewhere = cluster("elsewhere");
    worker = WorkerRig.start(cluster.processes(), Map.of("ALLOW", nginx.originUrl("/")));
    Path token = Files.writeString(directory.resolve("token"), WorkerRig.TOKEN);
    JsonObject tokens =
        new JsonObject().put("endpoint", worker.url()).put("token_file", token.toString());
    RunningProcess scheduler =
        cluster
            .processes()
            .java(
                Main.class,
                "scheduler",
                "--conf",
                cluster.conf().toString(),
                "--set",
                "scheduler.pcpu_tokens=" + new JsonArray().add(tokens).encode());
    far = elsewhere.edge("far");
    rest = cluster.rest(scheduler);
  }

  private Cluster cluster(String name) throws Exception {
    return new Cluster(
        Files.createDirectory(directory.resolve(name)),
        Expected.JDK_LIBRARIES,
        nginx.originUrl("/"));
  }

  @AfterEach
  void stop() throws Exception {
    elsewhere.close();
    cluster.close();
    nginx.close();
  }

  private RunningProcess pfs(String... arguments) {
    RunningProcess verb = cluster.processes().java(Main.class, arguments);
    assertEquals(0, verb.awaitExit(Rest.BOUND), verb::toString);
    return verb;
  }

  private void add(String name, String kind, String endpoint, String region) {
    pfs(
        "pcpu",
        "add",
        name,
        "--kind",
        kind,
        "--endpoint",
        endpoint,
        "--attrs",
        new JsonObject()
            .put("latency_ms", 5)
            .put("concurrency", 1)
            .put("task_bytes_max", 1 << 20)
            .put("region", region)
            .encode(),
        "--scheduler",
        rest.url());
  }

  @Test
  void theBusHttpAndTheWorkerShareAJobAndItGoesOnWithoutThoseThatDie() throws Exception {
    String endpoint =
        far.awaitLine("edge node +(http://127\\.0\\.0\\.1:\\d+)", Rest.BOUND).group(1);
    add("far", "edge_http", endpoint, "FAR");
    cluster.awaitPcpus(rest, "far");
    manySmallObjectsCostOneRequestEach();

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
            "edge.concurrency=1",
            "--set",
            "edge.task_bytes_max=1MiB");
    add("worker", "worker", worker.url(), "CLOUD");
    cluster.awaitPcpus(rest, "far", "near", "worker");
    allThreeHaveWorkInOneExactJob();
    eachIsAskedAlone();
    whoIsInterruptedLeavesNoJobBehind();
    aJobGoesOnWithoutThoseThatDie();
  }

  private void manySmallObjectsCostOneRequestEach() throws Exception {
    Path folder = Files.createDirectory(nginx.root().resolve("small"));
    JsonArray urls = new JsonArray();
    for (int i = 0; i < SMALL_OBJECTS; i++) {
      Files.write(folder.resolve("o" + i), small(i).bytes());
      urls.add(nginx.originUrl("/small/o" + i));
    }
    nginx.originLog().forget();
    JsonObject job = Rest.job("", Expected.OPS).put("data_urls", urls);
    job.remove("data_url");
    JsonObject result = rest.run(job);
    assertEquals("SUCCEEDED", result.getString("state"), result::encode);
    assertEquals(SMALL_OBJECTS, nginx.originLog().requests());
    assertEquals(SMALL_OBJECTS, result.getJsonObject("metrics").getInteger("requests"));
    IntStream.range(0, SMALL_OBJECTS)
        .forEach(
            i ->
                assertEquals(
                    Expected.of(small(i).bytes()).values(),
                    Rest.objectValues(result.getJsonArray("objects").getJsonObject(i))));
  }

  private static TestObject small(int index) {
    return TestObjects.seeded(1_000 + index, 1 + 37L * index);
  }

  private void allThreeHaveWorkInOneExactJob() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    String mixed = rest.submit(Rest.job(nginx.originUrl("/a"), "crc32c", "counteq:0"), null);
    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(rest.result(mixed)));
    for (String id : List.of("far", "near", "worker")) {
      assertTrue(live(id, "tasks_done") > 0, id);
    }
    assertEquals(
        expected.values(), Rest.values(rest.run(Rest.job(nginx.originUrl("/b"), Expected.OPS))));
    String listed = pfs("pcpu", "list", "--scheduler", rest.url()).out();
    assertTrue(listed.contains("FAR") && listed.contains("CLOUD"), listed);
  }

  private List<String> runAlone(String id, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("pcpu", "run", id, nginx.originUrl("/c"), "crc32c", "fnv", "--scheduler"));
    arguments.add(rest.url());
    arguments.addAll(List.of(more));
    return arguments;
  }

  private void eachIsAskedAlone() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    for (String id : List.of("near", "far", "worker")) {
      RunningProcess alone = pfs(runAlone(id, "--repeat", "2", "--json").toArray(String[]::new));
      JsonObject told = new JsonObject(alone.out());
      assertEquals(List.of(expected.crc32c(), expected.fnv()), Rest.objectValues(told), alone::out);
      JsonObject rounds = told.getJsonObject("rounds");
      assertEquals(2, rounds.getInteger("count"));
      assertTrue(rounds.getInteger("tasks") >= 2 * 32, alone::out);
      assertTrue(rounds.getJsonObject("mib_per_s").getDouble("median") > 0, alone::out);
      for (Object job : told.getJsonArray("jobs")) {
        assertEquals(List.of(id), whoHadTasksOf((String) job));
      }
    }
  }

  private List<String> whoHadTasksOf(String jobId) throws Exception {
    return rest
        .get("/v1/jobs/" + jobId + "/assignments?limit=1000")
        .getJsonArray("assignments")
        .stream()
        .map(task -> ((JsonObject) task).getString("pcpu"))
        .distinct()
        .toList();
  }

  private void whoIsInterruptedLeavesNoJobBehind() throws Exception {
    RunningProcess alone =
        cluster
            .processes()
            .java(Main.class, runAlone("near", "--repeat", "1000").toArray(String[]::new));
    Await.until("a job of it", () -> !running().isEmpty(), Rest.BOUND);
    alone.interrupt();
    assertEquals(130, alone.awaitExit(Rest.BOUND), alone::toString);
    Await.until("the end of its job", () -> running().isEmpty(), Rest.BOUND);
  }

  private JsonArray running() throws Exception {
    return rest.get("/v1/jobs?state=RUNNING").getJsonArray("jobs");
  }

  private void aJobGoesOnWithoutThoseThatDie() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    String cut = rest.submit(Rest.job(nginx.originUrl("/d"), "crc32c", "counteq:0"), null);
    Await.until("a task at far", () -> live("far", "slots_in_use") > 0, Rest.BOUND);
    far.kill();
    Await.until("a task at the worker", () -> live("worker", "slots_in_use") > 0, Rest.BOUND);
    worker.kill();
    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(rest.result(cut)));
    for (String id : List.of("far", "worker")) {
      Await.until(id + " is down", () -> "DOWN".equals(state(id)), Rest.BOUND);
      pfs("pcpu", "remove", id, "--scheduler", rest.url());
    }
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
