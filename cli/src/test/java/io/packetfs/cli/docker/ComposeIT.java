package io.packetfs.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.testing.Await;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Builds the images of {@code docker/} and runs its compose file, unchanged, once for all tests;
 * the first job finds the cache cold, so the tests have an order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(SharedImages.class)
class ComposeIT {

  private static final TestObject OBJECT = TestObjects.seeded(20, (5 << 20) + 17);
  private static final Program PROGRAM =
      new Program(
          List.of(
              Instruction.whole(Op.COUNTEQ, 0),
              Instruction.whole(Op.CRC32C, 0),
              Instruction.whole(Op.FNV, 0)));

  private final ComposeProject project;
  private final int port = ComposeProject.freePort();

  ComposeIT(StandInImages images) throws IOException {
    project = new ComposeProject(images, "compose.yaml", false);
  }

  @BeforeAll
  void up() throws IOException {
    OBJECT.writeTo(project.data().resolve("object"));
    project.set("PACKETFS_PORT", String.valueOf(port));
    project.up("three edge nodes", () -> project.edges(port).size() == 3);
  }

  @AfterAll
  void down() {
    project.close();
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
    assertEquals(List.of("edge-1", "edge-2", "edge-3"), project.edges(port));
  }

  @Test
  @Order(4)
  void nobodyIsServedWithoutTheToken() throws Exception {
    assertEquals(401, project.statusWithoutToken(port, "/v1/jobs"));
  }

  @Test
  @Order(5)
  void theHealthChecksOfTheImagesPass() {
    for (String service : List.of("scheduler", "edge-1", "edge-2", "edge-3")) {
      Await.until(
          "the health of " + service,
          () ->
              project
                      .podman()
                      .start("healthcheck", "run", ComposeProject.container(service))
                      .awaitExit(ComposeProject.STEP_MAX)
                  == 0,
          ComposeProject.STEP_MAX);
    }
  }

  @Test
  @Order(6)
  void nothingRunsAsRootOrWritesItsImage() {
    for (String service : List.of("scheduler", "edge-1", "origin", "cdn")) {
      String inspected =
          project
              .podman()
              .run(
                  ComposeProject.STEP_MAX,
                  "inspect",
                  "--format",
                  "{{.Config.User}} {{.HostConfig.ReadonlyRootfs}}",
                  ComposeProject.container(service));
      assertTrue(inspected.matches("[1-9]\\d*:[1-9]\\d* true"), service + ": " + inspected);
    }
  }

  private JsonObject job(String url) throws IOException {
    JsonArray instructions = new JsonArray();
    for (Instruction instruction : PROGRAM.instructions()) {
      instructions.add(
          new JsonObject().put("op", instruction.op().wireName()).put("imm", instruction.imm()));
    }
    return project.job(
        port, new JsonObject().put("data_url", url).put("instructions", instructions));
  }

  private static void assertResults(JsonObject job) {
    assertEquals(
        Reference.results(PROGRAM, OBJECT).stream().map(Result::valueText).toList(),
        ComposeProject.values(job));
  }

  /** Body bytes of objects by the origin's log: status, bytes, range, uri. */
  private long originBytes() {
    return project
        .podman()
        .run(ComposeProject.STEP_MAX, "logs", ComposeProject.container("origin"))
        .lines()
        .filter(line -> line.endsWith(" /object"))
        .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
        .sum();
  }
}
