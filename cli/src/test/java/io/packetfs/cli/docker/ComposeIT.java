package io.packetfs.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.testing.Await;
import io.packetfs.testing.Processes;
import io.packetfs.testing.Reference;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Builds the images of {@code docker/} and runs its compose file, unchanged, once for all tests;
 * the first job finds the cache cold, so the tests have an order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {

  private static final Duration UP_MAX = Duration.ofMinutes(3);
  private static final Duration STEP_MAX = Duration.ofMinutes(1);
  private static final int LOG_LINES_MAX = 60;
  private static final String PROJECT = "pfstest";
  private static final String TOKEN = "a-token-for-this-test-alone";
  private static final TestObject OBJECT = TestObjects.seeded(20, (5 << 20) + 17);
  private static final Program PROGRAM =
      new Program(
          List.of(
              Instruction.whole(Op.COUNTEQ, 0),
              Instruction.whole(Op.CRC32C, 0),
              Instruction.whole(Op.FNV, 0)));

  private final HttpClient client = HttpClient.newHttpClient();
  private final Processes processes = new Processes();
  private final Podman podman;
  private final Path file = Processes.home().resolve("docker/compose.yaml");
  private final int port;

  ComposeIT() throws IOException {
    podman = new Podman();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @BeforeAll
  void up() throws IOException {
    StandInImages images = new StandInImages(podman, processes);
    images.jre("docker.io/library/eclipse-temurin:25-jre");
    images.nginx("docker.io/library/nginx:1.28");
    Path data = Files.createDirectory(podman.directory().resolve("data"));
    OBJECT.writeTo(data.resolve("object"));
    Files.writeString(token(), TOKEN + "\n");
    // The containers' users are not root.
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(podman.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    compose(UP_MAX, "up", "--build", "--detach");
    try {
      Await.until(
          "three edge nodes, or the end of a container",
          () -> hasEnded() || edges().size() == 3,
          UP_MAX);
      assertFalse(hasEnded(), "a container ended");
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logs(), e);
    }
  }

  @AfterAll
  void down() {
    try {
      compose(STEP_MAX, "down", "--volumes", "--timeout", "1");
    } finally {
      podman.close();
      processes.close();
      client.close();
    }
    System.out.println(
        "This ran on stand-ins for the upstream images (this machine's Java and nginx): it proves the Containerfiles and the"
            + " compose file's wiring, not that docker.io/library/eclipse-temurin:25-jre and docker.io/library/nginx:1.28 exist"
            + " or work, nor that an init fires the health checks, which were run by hand.");
  }

  @Test
  @Order(1)
  void theFirstJobFillsTheCacheAndTheSecondHitsIt() throws Exception {
    JsonObject cold = job("http://cdn:8080/object");
    assertResults(cold);
    assertTrue(
        cold.getJsonObject("metrics").getLong("cache_fill_bytes") >= OBJECT.sizeBytes(),
        cold::encodePrettily);
    long filled = originBytes();
    assertEquals(OBJECT.sizeBytes(), filled, "the origin's own log");

    JsonObject warm = job("http://cdn:8080/object");
    assertResults(warm);
    assertEquals(0, warm.getJsonObject("metrics").getLong("cache_fill_bytes"));
    assertEquals(1.0, warm.getJsonObject("metrics").getDouble("byte_hit_ratio"));
    assertEquals(filled, originBytes(), "the origin's own log");
  }

  @Test
  @Order(2)
  void theSharedVolumeIsReadAsFiles() throws Exception {
    assertResults(job("file:///data/object"));
  }

  @Test
  @Order(3)
  void eachEdgeNodeIsThereUnderItsName() throws Exception {
    assertEquals(List.of("edge-1", "edge-2", "edge-3"), edges());
  }

  @Test
  @Order(4)
  void nobodyIsServedWithoutTheToken() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/v1/jobs")).build();
    assertEquals(401, client.send(request, BodyHandlers.ofString()).statusCode());
  }

  @Test
  @Order(5)
  void theHealthChecksOfTheImagesPass() {
    for (String service : List.of("scheduler", "edge-1", "edge-2", "edge-3")) {
      Await.until(
          "the health of " + service,
          () -> podman.start("healthcheck", "run", container(service)).awaitExit(STEP_MAX) == 0,
          STEP_MAX);
    }
  }

  @Test
  @Order(6)
  void nothingRunsAsRootOrWritesItsImage() {
    for (String service : List.of("scheduler", "edge-1", "origin", "cdn")) {
      String inspected =
          podman.run(
              STEP_MAX,
              "inspect",
              "--format",
              "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}",
              container(service));
      assertTrue(inspected.matches("[1-9]\\d*:[1-9]\\d* true"), service + ": " + inspected);
    }
  }

  private JsonObject job(String url) throws Exception {
    JsonArray instructions = new JsonArray();
    for (Instruction instruction : PROGRAM.instructions()) {
      instructions.add(
          new JsonObject().put("op", instruction.op().wireName()).put("imm", instruction.imm()));
    }
    JsonObject body = new JsonObject().put("data_url", url).put("instructions", instructions);
    HttpResponse<String> response =
        client.send(
            authorised("/v1/jobs?wait=30s")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  private static void assertResults(JsonObject job) {
    assertEquals("SUCCEEDED", job.getString("state"), job::encodePrettily);
    JsonArray results = job.getJsonArray("objects").getJsonObject(0).getJsonArray("results");
    List<String> values = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      values.add(String.valueOf(results.getJsonObject(i).getValue("value")));
    }
    assertEquals(
        Reference.results(PROGRAM, OBJECT).stream().map(Result::valueText).toList(), values);
  }

  private List<String> edges() throws Exception {
    HttpResponse<String> response =
        client.send(authorised("/v1/pcpus").build(), BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    TreeSet<String> ids = new TreeSet<>();
    JsonArray pcpus = new JsonObject(response.body()).getJsonArray("pcpus");
    for (int i = 0; i < pcpus.size(); i++) {
      ids.add(pcpus.getJsonObject(i).getString("id"));
    }
    return List.copyOf(ids);
  }

  private boolean hasEnded() {
    return !podman.run(STEP_MAX, "ps", "--quiet", "--filter", "status=exited").isEmpty();
  }

  /** The ends of the nodes' logs: what a failed start should show. */
  private String logs() {
    StringBuilder logs = new StringBuilder(podman.run(STEP_MAX, "ps", "--all"));
    for (String service : List.of("scheduler", "edge-1", "origin", "cdn")) {
      RunningProcess reader =
          podman.start("logs", "--tail", String.valueOf(LOG_LINES_MAX), container(service));
      reader.awaitExit(STEP_MAX);
      logs.append("\n").append(service).append(":\n").append(reader.out()).append(reader.err());
    }
    return logs.toString();
  }

  /** Body bytes of objects by the origin's log: status, bytes, range, uri. */
  private long originBytes() {
    return podman
        .run(STEP_MAX, "logs", container("origin"))
        .lines()
        .filter(line -> line.endsWith(" /object"))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
        .sum();
  }

  private HttpRequest.Builder authorised(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(STEP_MAX)
        .header("Authorization", "Bearer " + TOKEN);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private void compose(Duration bound, String... arguments) {
    Map<String, String> variables =
        Map.of(
            "PACKETFS_DATA", podman.directory().resolve("data").toString(),
            "PACKETFS_TOKEN_FILE", token().toString(),
            "PACKETFS_PORT", String.valueOf(port));
    podman.compose(bound, file, PROJECT, variables, arguments);
  }

  private Path token() {
    return podman.directory().resolve("token");
  }

  private static String container(String service) {
    return PROJECT + "_" + service + "_1";
  }
}
