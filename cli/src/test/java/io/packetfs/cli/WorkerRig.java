package io.packetfs.cli;

import io.packetfs.testing.Processes;
import io.packetfs.testing.Requires;
import io.packetfs.testing.RunningProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Worker in workerd, the runtime of Cloudflare, by miniflare, on a free loopback port. */
public final class WorkerRig {
  /** What callers show. */
  public static final String TOKEN = "the-token-of-a-test";

  /** What builds the Worker and runs it needs this version. */
  private static final int NODE_MIN = 20;

  private static final Duration BOUND = Duration.ofSeconds(60);

  private final RunningProcess process;
  private final String url;

  private WorkerRig(RunningProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one; it ends with the processes.
   *
   * @param variables more than the token, which may be left out by an empty one
   */
  public static WorkerRig start(Processes processes, Map<String, String> variables) {
    Path node = Requires.program("node", "nodejs");
    String version =
        processes
            .start(List.of(node.toString(), "--version"), Map.of(), null)
            .awaitLine("v(\\d+)\\.", BOUND)
            .group(1);
    Requires.that(
        Integer.parseInt(version) >= NODE_MIN,
        node + " is of version " + version,
        "Node.js " + NODE_MIN + " or newer, as of Debian 13");
    Path worker = Processes.home().resolve("edge-node/worker");
    Requires.that(
        Files.exists(worker.resolve("build/worker.js"))
            && Files.exists(worker.resolve("node_modules/miniflare")),
        "the Worker is not built",
        "scripts/install-test-tools");
    Map<String, String> environment = new TreeMap<>(variables);
    environment.putIfAbsent("TOKEN", TOKEN);
    RunningProcess process =
        processes.start(List.of(node.toString(), "scripts/serve.mjs"), environment, worker);
    return new WorkerRig(process, process.awaitLine("worker at (http://\\S+)", BOUND).group(1));
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  /** Ends it at once, and the runtime with it. */
  public void kill() {
    process.kill();
  }

  JsonObject health() {
    return json(send(HttpRequest.newBuilder(URI.create(url + "/health")).GET()));
  }

  /** What POST /compute answers to these instructions, with the token. */
  HttpResponse<String> compute(String dataUrl, JsonObject... instructions) {
    JsonObject body =
        new JsonObject()
            .put("data_url", dataUrl)
            .put("instructions", new JsonArray(List.of(instructions)));
    return send(
        HttpRequest.newBuilder(URI.create(url + "/compute"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  static JsonObject json(HttpResponse<String> response) {
    return new JsonObject(response.body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
