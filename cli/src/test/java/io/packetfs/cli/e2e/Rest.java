package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls a scheduler over REST, as a stranger's program would. */
record Rest(String url) {
  /** How long a test waits for anything. */
  static final Duration BOUND = Duration.ofMinutes(2);

  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Submits; returns the acknowledged job's id. */
  String submit(JsonObject body, @Nullable String idempotencyKey) throws Exception {
    HttpResponse<String> response = post("/v1/jobs", body, idempotencyKey);
    assertEquals(202, response.statusCode(), response::body);
    return new JsonObject(response.body()).getString("job_id");
  }

  /** Submits and holds the call for the result, as long as a call may be held. */
  JsonObject run(JsonObject body) throws Exception {
    HttpResponse<String> response = post("/v1/jobs?wait=60s", body, null);
    JsonObject job = new JsonObject(response.body());
    if (response.statusCode() == 202) {
      return result(job.getString("job_id"));
    }
    assertEquals(200, response.statusCode(), response::body);
    return job;
  }

  /** The job, when it has ended. */
  JsonObject result(String jobId) {
    return Await.value(
        "the end of job " + jobId,
        () -> {
          JsonObject job = get("/v1/jobs/" + jobId + "?wait=30s");
          return ENDED.contains(job.getString("state")) ? job : null;
        },
        BOUND);
  }

  JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(BOUND).GET().build();
    HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    return new JsonObject(response.body());
  }

  HttpResponse<String> post(String path, JsonObject body, @Nullable String idempotencyKey)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = posting(path, body.encode());
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends what may not even be JSON. */
  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return CLIENT.send(posting(path, body).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder posting(String path, String body) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(BOUND)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** The registered pCPU of that id, or null. */
  @Nullable JsonObject pcpu(String id) throws Exception {
    return pcpus().stream().filter(pcpu -> id.equals(pcpu.getString("id"))).findAny().orElse(null);
  }

  List<JsonObject> pcpus() throws Exception {
    return objects(get("/v1/pcpus").getJsonArray("pcpus"));
  }

  /** Returns when the job has begun and not ended. */
  void awaitMidway(String jobId) {
    Await.until(
        "some windows of " + jobId,
        () -> {
          JsonObject windows = get("/v1/jobs/" + jobId).getJsonObject("windows");
          long done = windows.getLong("done");
          return done > 0 && done < windows.getLong("total");
        },
        BOUND);
  }

  /** A job's body over one object; an op is {@code crc32c} or {@code counteq:0}. */
  static JsonObject job(String url, String... ops) {
    JsonArray instructions = new JsonArray();
    for (String op : ops) {
      String[] parts = op.split(":", 2);
      JsonObject instruction = new JsonObject().put("op", parts[0]);
      if (parts.length > 1) {
        instruction.put("imm", Integer.valueOf(parts[1]));
      }
      instructions.add(instruction);
    }
    return new JsonObject().put("data_url", url).put("instructions", instructions);
  }

  /** The values of a job that succeeded over one object, as text, in the order of its program. */
  static List<String> values(JsonObject job) {
    assertEquals("SUCCEEDED", job.getString("state"), job::encodePrettily);
    return objectValues(job.getJsonArray("objects").getJsonObject(0));
  }

  /** The values of one of a job's objects, in the same way. */
  static List<String> objectValues(JsonObject object) {
    return objects(object.getJsonArray("results")).stream()
        .map(result -> String.valueOf(result.getValue("value")))
        .toList();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
