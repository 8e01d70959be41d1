package io.packetfs.cli;

import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a scheduler's REST. Calls block, within bounds; a problem that the scheduler answers is
 * thrown as it is, what is no scheduler's answer as a {@link VerbException}.
 */
public final class RestClient implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  /** How long an answer may take beyond the time that the call asks the scheduler to wait. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private final URI base;
  private final @Nullable String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

  /**
   * For a scheduler.
   *
   * @param base its URL, without a path
   * @param token what it asks callers to show, or null
   */
  public RestClient(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  /** Asks for something. */
  public JsonObject get(String path) {
    return get(path, 0);
  }

  /** Asks for something that the scheduler may hold back for {@code waitMs}. */
  public JsonObject get(String path, long waitMs) {
    return send(request(path, waitMs).GET());
  }

  JsonObject post(String path, JsonObject body) {
    return post(path, body, 0);
  }

  /** Posts something of which the scheduler may hold back the answer for {@code waitMs}. */
  public JsonObject post(String path, JsonObject body, long waitMs) {
    return send(
        request(path, waitMs)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())));
  }

  /** Posts nothing. */
  JsonObject post(String path) {
    return send(request(path, 0).POST(BodyPublishers.noBody()));
  }

  /** Removes something. */
  public JsonObject delete(String path) {
    return send(request(path, 0).DELETE());
  }

  /** Where a job is asked for. */
  static String pathOfJob(String jobId) {
    return "/v1/jobs/" + encoded(jobId);
  }

  /** A segment of a path, or a value of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path, long waitMs) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER_MAX.plusMillis(waitMs))
            .header("Accept", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private JsonObject send(HttpRequest.Builder request) {
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw unreachable("did not answer in time");
    } catch (IOException e) {
      throw unreachable("cannot be reached (" + e.getClass().getSimpleName() + detail(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
    if (response.statusCode() < 300) {
      return response.body().isEmpty() ? new JsonObject() : json(response);
    }
    ProblemException problem;
    try {
      problem = ProblemJson.parse(json(response)).asException();
    } catch (ProblemException notOurs) {
      throw notScheduler(response);
    }
    throw problem;
  }

  private JsonObject json(HttpResponse<String> response) {
    try {
      return new JsonObject(response.body());
    } catch (DecodeException | ClassCastException e) {
      throw notScheduler(response);
    }
  }

  private VerbException notScheduler(HttpResponse<String> response) {
    return unreachable(
        "answered "
            + response.statusCode()
            + " with something that no PacketFS scheduler says: is it one?");
  }

  private VerbException unreachable(String what) {
    return new VerbException(
        ExitCode.UNREACHABLE,
        "the scheduler at "
            + base
            + " "
            + what
            + "\nStart one with: pfs up   or name one with: --scheduler URL");
  }

  private static String detail(IOException e) {
    return e.getMessage() == null ? "" : ": " + e.getMessage();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
