package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.api.Contract.Operation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** Calls a server and holds every answer against the contract. */
final class RestCaller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Contract CONTRACT = Contract.load();

  /** As most callers make one: it offers HTTP/2, and must take no for an answer. */
  private final HttpClient client = HttpClient.newHttpClient();

  private final String base;

  record Answer(int status, HttpHeaders headers, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }

    String header(String name) {
      return headers.firstValue(name).orElse(null);
    }

    /** That it is this problem. */
    JsonObject problem(int status, String code) {
      assertEquals(status, this.status, body);
      assertEquals("application/problem+json", header("Content-Type"));
      assertEquals(code, json().getString("code"), body);
      return json();
    }
  }

  RestCaller(int port) {
    base = "http://127.0.0.1:" + port;
  }

  Answer get(String path, String... headers) {
    return call("GET", path, BodyPublishers.noBody(), headers);
  }

  Answer post(String path, String... headers) {
    return call("POST", path, BodyPublishers.noBody(), headers);
  }

  Answer delete(String path, String... headers) {
    return call("DELETE", path, BodyPublishers.noBody(), headers);
  }

  Answer postJson(String path, String json, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return call("POST", path, BodyPublishers.ofString(json), all);
  }

  Answer call(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      Answer answer = new Answer(response.statusCode(), response.headers(), response.body());
      validate(method, path, answer);
      return answer;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + ": " + e, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The answer is one that the contract names for this call. */
  static void validate(String method, String path, Answer answer) {
    Operation operation =
        CONTRACT.operations().stream()
            .filter(o -> o.method().name().equals(method))
            .filter(
                o ->
                    path.split("\\?", 2)[0].matches(
                        o.path().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")))
            .findFirst()
            .orElse(null);
    String pointer =
        operation == null
            ? "/components/responses/Failure"
            : responsePointer(operation, answer.status());
    String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    JsonNode response = CONTRACT.at(pointer);
    if (answer.body().isEmpty()) {
      assertTrue(response.path("content").isMissingNode(), method + " " + path + " has no body");
      return;
    }
    JsonNode content = response.path("content").path(type);
    assertTrue(
        !content.isMissingNode(), method + " " + path + ": " + answer + " not in " + pointer);
    if (type.endsWith("json")) {
      String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
      try {
        Problem problem = Violations.of(CONTRACT.schema(schema), MAPPER.readTree(answer.body()));
        assertNull(problem, () -> method + " " + path + " answered " + answer.body());
      } catch (JsonProcessingException e) {
        throw new AssertionError(answer.body(), e);
      }
    }
  }

  private static String responsePointer(Operation operation, int status) {
    String responses =
        "/paths/"
            + operation.path().replace("/", "~1")
            + "/"
            + operation.method().name().toLowerCase(Locale.ROOT)
            + "/responses/";
    String pointer =
        responses
            + (CONTRACT.at(responses + status).isMissingNode()
                ? "default"
                : String.valueOf(status));
    JsonNode reference = CONTRACT.at(pointer).path("$ref");
    return reference.isMissingNode() ? pointer : reference.asText().substring(1);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
