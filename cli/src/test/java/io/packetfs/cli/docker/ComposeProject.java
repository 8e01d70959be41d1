package io.packetfs.cli.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.packetfs.testing.Await;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** A compose file of {@code docker/}, unchanged, with podman and images of this machine's own. */
final class ComposeProject implements AutoCloseable {
  /** For what ends by itself. */
  static final Duration STEP_MAX = Duration.ofMinutes(1);

  private static final Duration UP_MAX = Duration.ofMinutes(3);
  private static final int LOG_LINES_MAX = 60;
  private static final String NAME = "pfstest";
  private static final String TOKEN = "a-token-for-this-test-alone";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Podman podman;
  private final Path file;
  private final Path directory;
  private final Path data;
  private final boolean restarts;
  private final Map<String, String> variables = new HashMap<>();

  /**
   * Makes the images that each file needs, an empty directory for objects and the token.
   *
   * @param images where to make them
   * @param file its name
   * @param restarts whether it has containers started again that end
   */
  ComposeProject(StandInImages images, String file, boolean restarts) throws IOException {
    this.podman = images.podman();
    this.restarts = restarts;
    this.file = Processes.home().resolve("docker").resolve(file);
    images.jre("docker.io/library/eclipse-temurin:25-jre");
    images.nginx("docker.io/library/nginx:1.28");
    directory = Files.createTempDirectory(podman.directory(), "project");
    data = Files.createDirectory(directory.resolve("data"));
    // The containers' users are not root.
    for (Path open : List.of(podman.directory(), directory, data)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    set("PACKETFS_DATA", data.toString());
    set("PACKETFS_TOKEN_FILE", secret("token", TOKEN).toString());
  }

  Podman podman() {
    return podman;
  }

  /** Where the origin's objects are. */
  Path data() {
    return data;
  }

  /** Sets a variable of the compose file. */
  void set(String variable, String value) {
    variables.put(variable, value);
  }

  /** A port of the loopback that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A file for a secret, readable by the containers' users. */
  Path secret(String name, String value) throws IOException {
    return Files.writeString(directory.resolve(name), value + "\n");
  }

  /** Builds, starts, and waits; fails at once when a container ends that nobody starts again. */
  void up(String what, Callable<Boolean> isUp) {
    compose(UP_MAX, "up", "--build", "--detach");
    try {
      Await.until(what + ", or the end of a container", () -> hasEnded() || isUp.call(), UP_MAX);
      assertFalse(hasEnded(), "a container ended");
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logs(), e);
    }
  }

  @Override
  public void close() {
    try {
      // It would wait for each of them in turn.
      podman.killContainers();
      compose(STEP_MAX, "down", "--volumes", "--timeout", "1");
    } finally {
      podman.removeContainers();
      client.close();
    }
  }

  private boolean hasEnded() {
    return !restarts
        && !podman.run(STEP_MAX, "ps", "--quiet", "--filter", "status=exited").isEmpty();
  }

  /** The ends of the containers' logs: what a failed test should show. */
  String logs() {
    StringBuilder logs = new StringBuilder(podman.run(STEP_MAX, "ps", "--all"));
    for (String container :
        podman.run(STEP_MAX, "ps", "--all", "--format", "{{.Names}}").split("\\s+", -1)) {
      RunningProcess reader =
          podman.start("logs", "--tail", String.valueOf(LOG_LINES_MAX), container);
      reader.awaitExit(STEP_MAX);
      logs.append("\n").append(container).append(":\n").append(reader.out()).append(reader.err());
    }
    return logs.toString();
  }

  private void compose(Duration bound, String... arguments) {
    podman.compose(bound, file, NAME, variables, arguments);
  }

  /** The container of a service. */
  static String container(String service) {
    return NAME + "_" + service + "_1";
  }

  // ---- REST ----

  /** Submits a job and waits for its end, 30 s at most. */
  JsonObject job(int port, JsonObject body) throws IOException {
    return submit(port, "/v1/jobs?wait=30s", body, OK);
  }

  /** Submits a job. */
  JsonObject submit(int port, String path, JsonObject body, int status) throws IOException {
    HttpResponse<String> response =
        send(
            authorised(port, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build());
    assertEquals(status, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  JsonObject get(int port, String path) throws IOException {
    HttpResponse<String> response = send(authorised(port, path).build());
    assertEquals(OK, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  /** The answer's status when no token is shown. */
  int statusWithoutToken(int port, String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(port, path)).build()).statusCode();
  }

  /** The ids of the edge nodes that a scheduler knows, in their order. */
  List<String> edges(int port) throws IOException {
    TreeSet<String> ids = new TreeSet<>();
    JsonArray pcpus = get(port, "/v1/pcpus").getJsonArray("pcpus");
    for (int i = 0; i < pcpus.size(); i++) {
      ids.add(pcpus.getJsonObject(i).getString("id"));
    }
    return List.copyOf(ids);
  }

  /** The values of a job that succeeded. */
  static List<String> values(JsonObject job) {
    assertEquals("SUCCEEDED", job.getString("state"), job::encodePrettily);
    JsonArray results = job.getJsonArray("objects").getJsonObject(0).getJsonArray("results");
    List<String> values = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      values.add(String.valueOf(results.getJsonObject(i).getValue("value")));
    }
    return values;
  }

  /** As a client does: who is told that nobody leads just now asks again. */
  private HttpResponse<String> send(HttpRequest request) throws IOException {
    return Await.value(
        "an answer other than 503 to " + request.uri(),
        () -> {
          HttpResponse<String> response = sendOnce(request);
          return response.statusCode() == UNAVAILABLE ? null : response;
        },
        STEP_MAX);
  }

  private HttpResponse<String> sendOnce(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static HttpRequest.Builder authorised(int port, String path) {
    return HttpRequest.newBuilder(uri(port, path))
        .timeout(STEP_MAX)
        .header("Authorization", "Bearer " + TOKEN);
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
