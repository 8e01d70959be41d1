package io.packetfs.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs {@code docker/compose-cluster.yaml}, unchanged, and kills the scheduler that leads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedImages.class)
class ComposeClusterIT {
  private static final List<String> EDGES = List.of("edge-1", "edge-2", "edge-3", "edge-4");

  /** Long enough for a kill in its midst; all zeros, so that its file takes no room. */
  private static final long OBJECT_BYTES = 1L << 30;

  private static final Duration END_MAX = Duration.ofMinutes(3);
  private static final int ACCEPTED = 202;
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private final ComposeProject project;
  private final List<Integer> ports = new ArrayList<>();

  ComposeClusterIT(StandInImages images) throws IOException {
    project = new ComposeProject(images, "compose-cluster.yaml", true);
    images.postgres("docker.io/library/postgres:17");
  }

  @BeforeAll
  void up() throws IOException {
    project.set(
        "PACKETFS_DATABASE_PASSWORD_FILE",
        project.secret("database-password", "another-for-this-test-alone").toString());
    for (int scheduler = 1; scheduler <= 3; scheduler++) {
      int port = ComposeProject.freePort();
      ports.add(port);
      project.set("PACKETFS_PORT_" + scheduler, String.valueOf(port));
    }
    try (RandomAccessFile object =
        new RandomAccessFile(project.data().resolve("object").toFile(), "rw")) {
      object.setLength(OBJECT_BYTES);
    }
    project.up(
        "three schedulers that know four edge nodes",
        () -> {
          for (int port : ports) {
            if (!project.edges(port).equals(EDGES)) {
              return false;
            }
          }
          return true;
        });
  }

  @AfterAll
  void down() {
    project.close();
    System.out.println(
        "This ran on stand-ins for the upstream images (this machine's Java, nginx and PostgreSQL): it proves the compose file's"
            + " wiring, not that the upstream images exist or work.");
  }

  @Test
  void aJobEndsExactlyThoughTheLeadersContainerIsKilled() throws IOException {
    int leader = leader();
    int survivor = ports.get((leader + 1) % ports.size());
    String path = "/v1/jobs/" + submit(survivor).getString("job_id");
    long done =
        Await.value(
            "some windows",
            () -> {
              long windows = project.get(survivor, path).getJsonObject("windows").getLong("done");
              return windows > 0 ? windows : null;
            },
            ComposeProject.STEP_MAX);

    long killedNanos = System.nanoTime();
    project
        .podman()
        .run(
            ComposeProject.STEP_MAX,
            "kill",
            "--signal",
            "KILL",
            ComposeProject.container("scheduler-" + (leader + 1)));

    JsonObject job = Await.value("the end of the job", () -> ended(survivor, path), END_MAX);
    assertEquals(List.of(String.valueOf(OBJECT_BYTES), crc32cOfZeros()), values(job));
    System.out.printf(
        Locale.ROOT,
        "COMPOSE the leader was killed after %d of %d windows; the job ended %.1f s later%n",
        done,
        OBJECT_BYTES >> 20,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killedNanos) / 1e3);
  }

  private List<String> values(JsonObject job) {
    try {
      return ComposeProject.values(job);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + project.logs(), e);
    }
  }

  /** Which scheduler leads, from 0 on. */
  private int leader() throws IOException {
    for (int i = 0; i < ports.size(); i++) {
      if (project.get(ports.get(i), "/ready").getString("role").equals("LEADER")) {
        return i;
      }
    }
    throw new AssertionError("nobody leads");
  }

  private JsonObject submit(int port) throws IOException {
    JsonArray instructions =
        new JsonArray()
            .add(new JsonObject().put("op", "counteq").put("imm", 0))
            .add(new JsonObject().put("op", "crc32c"));
    return project.submit(
        port,
        "/v1/jobs",
        new JsonObject()
            .put("data_url", "http://origin:8080/object")
            .put("instructions", instructions),
        ACCEPTED);
  }

  private @Nullable JsonObject ended(int port, String path) throws IOException {
    JsonObject job = project.get(port, path);
    return ENDED.contains(job.getString("state")) ? job : null;
  }

  private static String crc32cOfZeros() {
    CRC32C crc = new CRC32C();
    byte[] zeros = new byte[1 << 20];
    for (long done = 0; done < OBJECT_BYTES; done += zeros.length) {
      crc.update(zeros);
    }
    return String.valueOf(crc.getValue());
  }
}
