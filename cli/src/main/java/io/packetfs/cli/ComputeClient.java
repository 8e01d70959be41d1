package io.packetfs.cli;

import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.ComputeReplyJson;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls one pCPU's {@code POST /compute}; blocks, within bounds. */
final class ComputeClient implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** As long as an edge takes for one call at most. */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

  private static final int ANSWER_BYTES_MAX = 64 << 10;
  private static final int OK = 200;

  private final String name;
  private final URI compute;
  private final @Nullable String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  /**
   * For a pCPU.
   *
   * @param endpoint its base URL
   * @param token what it wants to be shown, or null
   */
  ComputeClient(String name, String endpoint, @Nullable String token) {
    this.name = name;
    this.compute = URI.create(endpoint + "/compute");
    this.token = token;
  }

  /** Makes one call; a problem that the pCPU answers is thrown as it is. */
  ComputeRounds.Round compute(JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(compute)
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    long startedNanos = System.nanoTime();
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      String text;
      try (InputStream in = response.body()) {
        text = new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
      }
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
      return round(response.statusCode(), text, micros);
    } catch (IOException e) {
      throw failed("cannot be reached: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private ComputeRounds.Round round(int status, String text, long micros) {
    JsonObject json;
    try {
      json = new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      throw failed("answered " + status + " with something that is not JSON: is it an edge?");
    }
    if (status != OK) {
      throw problem(status, json);
    }
    try {
      JsonObject timing = json.getJsonObject("timing", new JsonObject());
      return new ComputeRounds.Round(
          ComputeReplyJson.parse(json), timing.getLong("bytes_processed", 0L), micros);
    } catch (ProblemException | ClassCastException e) {
      throw failed("answered something else than the contract of /compute says: " + e.getMessage());
    }
  }

  private RuntimeException problem(int status, JsonObject json) {
    try {
      return ProblemJson.parse(json).asException();
    } catch (ProblemException notOurs) {
      return failed("answered " + status);
    }
  }

  private VerbException failed(String what) {
    return new VerbException(ExitCode.UNREACHABLE, "pCPU " + name + " at " + compute + " " + what);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
