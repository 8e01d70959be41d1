package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig;
import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.BusAddresses;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler and edge nodes, each a process, joined through Hazelcast. */
class ClusterTest {
  private static final TestObject OBJECT = TestObjects.seeded(1, (31 << 20) + 4711);
  private static final String MODULES = "file://" + Expected.JDK_MODULES;

  /** So slow that there is time to kill a node in the middle of a job. */
  private static final Duration ORIGIN_LATENCY = Duration.ofMillis(150);

  /** So many tasks at once that files with fnv are worth three rounds. */
  private static final String MANY_CORES = "edge.concurrency=32";

  /** So small that one node's slots are too few for all tasks of a round. */
  private static final String SMALL_TASKS = "edge.task_bytes_max=2MiB";

  @TempDir static Path directory;
  private static FakeOrigin origin;
  private static Cluster cluster;
  private static Rest rest;

  @BeforeAll
  static void start() throws Exception {
    origin = FakeOrigin.of(OBJECT).misbehave(Fault.delayed(ORIGIN_LATENCY));
    cluster = new Cluster(directory, Expected.JDK_LIBRARIES, origin.url("/"));
    RunningProcess scheduler = cluster.scheduler();
    cluster.edge("edge-1", "edge.machine=one", MANY_CORES, SMALL_TASKS);
    cluster.edge("edge-2", "edge.machine=two", MANY_CORES, SMALL_TASKS);
    rest = cluster.rest(scheduler);
    cluster.awaitPcpus(rest, "edge-1", "edge-2");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    origin.close();
  }

  @Test
  void aJobIsExactOverRest() throws Exception {
    JsonObject job = rest.run(Rest.job(MODULES, Expected.OPS));

    assertEquals(Expected.of(Expected.JDK_MODULES).values(), Rest.values(job));
    JsonObject windows = job.getJsonObject("windows");
    assertEquals(windows.getLong("total"), windows.getLong("done"));
  }

  @Test
  void twoMachinesHashAFileInThreeRoundsAndItIsExact() throws Exception {
    Expected expected = Expected.of(Expected.JDK_MODULES);
    long before1 = tasksDone("edge-1");
    long before2 = tasksDone("edge-2");

    JsonObject job = rest.run(Rest.job(MODULES, "fnv", "counteq:0"));

    assertEquals(List.of(expected.fnv(), expected.zeros()), Rest.values(job));
    JsonObject metrics = job.getJsonObject("metrics");
    long size = Files.size(Expected.JDK_MODULES);
    assertEquals(size, metrics.getLong("bytes_processed"));
    assertTrue(metrics.getLong("bytes_fetched") > 2.5 * size, job::encodePrettily);
    assertTrue(tasksDone("edge-1") > before1, job::encodePrettily);
    assertTrue(tasksDone("edge-2") > before2, job::encodePrettily);
  }

  @Test
  void aJobToBeVerifiedIsComputedByTwoNodesAndCountsOnce() throws Exception {
    JsonObject verified =
        rest.run(Rest.job(MODULES, Expected.OPS).put("options", new JsonObject().put("verify", 1)));

    assertEquals(Expected.of(Expected.JDK_MODULES).values(), Rest.values(verified));
    JsonObject windows = verified.getJsonObject("windows");
    assertEquals(windows.getLong("total"), windows.getLong("done"));
    assertEquals(windows.getLong("total"), windows.getLong("verified"));
  }

  @Test
  void bothEdgeNodesWorkOnUnorderedJobs() {
    Expected expected = Expected.of(Expected.JDK_MODULES);
    Await.until(
        "work of both nodes",
        () -> {
          JsonObject job = rest.run(Rest.job(MODULES, "crc32c", "counteq:0"));
          assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(job));
          itsAssignmentsAreAllOfIt(job);
          return tasksDone("edge-1") > 0 && tasksDone("edge-2") > 0;
        },
        Rest.BOUND);
  }

  private static void itsAssignmentsAreAllOfIt(JsonObject job) throws Exception {
    String path = "/v1/jobs/" + job.getString("job_id");
    JsonObject page = rest.get(path + "/assignments?limit=1000");
    assertEquals(0, page.getLong("dropped"));
    assertNull(page.getString("next_page_token"));
    long bytes = job.getJsonObject("metrics").getLong("bytes_processed");
    assertEquals(bytes, sum(page, "assignments", "bytes_processed"));
    assertEquals(
        job.getJsonObject("windows").getLong("done"), sum(page, "assignments", "windows_done"));
    assertEquals(bytes, sum(rest.get(path + "/shares"), "pcpus", "bytes_processed"));
  }

  private static long sum(JsonObject document, String list, String member) {
    return document.getJsonArray(list).stream()
        .mapToLong(each -> ((JsonObject) each).getLong(member))
        .sum();
  }

  @Test
  void edgeNodesThatDieAndJoinInMidJobLeaveItExact() throws Exception {
    Expected expected = Expected.of(OBJECT.bytes());
    RunningProcess victim = cluster.edge("edge-3");
    cluster.awaitPcpus(rest, "edge-1", "edge-2", "edge-3");
    String unordered = rest.submit(Rest.job(origin.url("/a"), "crc32c", "counteq:0"), null);
    String ordered = rest.submit(Rest.job(origin.url("/b"), Expected.OPS), null);
    Await.until("a task at edge-3", () -> live("edge-3", "slots_in_use") > 0, Rest.BOUND);

    victim.kill();
    cluster.edge("edge-4");

    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(rest.result(unordered)));
    assertEquals(expected.values(), Rest.values(rest.result(ordered)));
    cluster.awaitPcpus(rest, "edge-1", "edge-2", "edge-4");
    String later = rest.submit(Rest.job(origin.url("/c"), "crc32c"), null);
    Await.until("work of edge-4", () -> tasksDone("edge-4") > 0, Rest.BOUND);
    assertEquals(List.of(expected.crc32c()), Rest.values(rest.result(later)));
  }

  @Test
  void slicesThatRunHereAndInTheClusterCombine() throws Exception {
    String plan = kept("plan.json", "plan", origin.url("/e"), "crc32c", "counteq:0", "fnv");
    String first =
        kept("r1.json", "run", "--plan", plan, "--slice", "1/2", "--scheduler", rest.url());
    String second = kept("r2.json", "run", "--plan", plan, "--slice", "2/2", "--after", first);

    JsonObject whole =
        new JsonObject(Files.readString(Path.of(kept("r.json", "combine", first, second))));

    assertEquals(
        Expected.of(OBJECT.bytes()).values(),
        Rest.objectValues(whole.getJsonArray("objects").getJsonObject(0)));
    long sizeBytes = OBJECT.sizeBytes();
    assertEquals(sizeBytes, whole.getJsonObject("metrics").getLong("bytes_processed"));
  }

  /** Runs a verb in this process and keeps the document that it prints as a file. */
  private static String kept(String name, String... verb) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.add("--json");
    Outcome outcome = CommandLineRig.pfs(directory, arguments.toArray(String[]::new));
    assertEquals(0, outcome.status(), outcome::err);
    return Files.writeString(directory.resolve(name), outcome.out()).toString();
  }

  @Test
  void aProgramOnTheEventBusFollowsItsJobToTheResult() {
    RunningProcess program =
        cluster.processes().java(BusProgram.class, cluster.conf().toString(), origin.url("/d"));

    assertEquals(0, program.awaitExit(Rest.BOUND), program::toString);
    Expected expected = Expected.of(OBJECT.bytes());
    assertTrue(program.outLines().contains("crc32c " + expected.crc32c()), program::toString);
    assertTrue(program.outLines().contains("fnv " + expected.fnv()), program::toString);
    // 32 windows: it has seen some of them come in before all of them were there.
    assertTrue(
        program.outLines().stream().filter(line -> line.startsWith("done ")).distinct().count() > 2,
        program::toString);
    assertTrue(program.outLines().contains("done 32 of 32"), program::toString);
  }

  @Test
  void aDamagedMessageIsAnsweredWithWhatIsWrongWithIt() throws Exception {
    Map<String, String> codecOfAddress =
        Map.of(
            BusAddresses.task("edge-1"),
            "pfs.task.v1",
            BusAddresses.PCPU_HELLO,
            "pfs.hello.v1",
            BusAddresses.JOBS_SUBMIT,
            "pfs.submit-job.v1",
            BusAddresses.JOBS_STATUS,
            "pfs.query-job.v1",
            BusAddresses.JOBS_CANCEL,
            "pfs.cancel-job.v1",
            BusAddresses.JOBS_FOLLOW,
            "pfs.follow-job.v1");
    try (DamagedPeer peer =
        DamagedPeer.join(cluster.conf(), List.copyOf(codecOfAddress.values()))) {
      for (Map.Entry<String, String> each : codecOfAddress.entrySet()) {
        Problem problem = peer.problem(each.getKey(), each.getValue());
        assertEquals(ErrorCode.MALFORMED, problem.code(), problem::toString);
        assertTrue(
            problem.detail().startsWith("a message " + each.getValue() + " is corrupt: "),
            problem::toString);
      }
    }
  }

  private static long tasksDone(String pcpuId) throws Exception {
    return live(pcpuId, "tasks_done");
  }

  /** A live figure of a pCPU; 0 of one that is not registered. */
  private static long live(String pcpuId, String figure) throws Exception {
    JsonObject pcpu = rest.pcpu(pcpuId);
    return pcpu == null ? 0 : pcpu.getJsonObject("live").getLong(figure);
  }
}
