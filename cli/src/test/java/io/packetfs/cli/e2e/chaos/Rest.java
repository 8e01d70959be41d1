package io.packetfs.cli.e2e.chaos;

import io.packetfs.testing.Hosts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks schedulers as a client would that knows all three: whom it asks first stays the first until
 * it fails. Usable from any thread.
 */
final class Rest {
  private static final int STATUS_MAX_OK = 299;

  private final Hosts hosts;
  private final Nodes nodes;
  private final AtomicInteger first = new AtomicInteger();

  Rest(Hosts hosts, Nodes nodes) {
    this.hosts = hosts;
    this.nodes = nodes;
  }

  /** Asks the others in turn when one does not answer, or not with success. */
  JsonObject getFromAny(String path) throws IOException {
    return any(scheduler -> get(scheduler, path));
  }

  /** Submits to the others in turn; the key makes it one job. */
  JsonObject postToAny(String path, JsonObject body, String key) throws IOException {
    return any(scheduler -> post(scheduler, path, body, key));
  }

  JsonObject get(String scheduler, String path) throws IOException {
    return call(scheduler, "GET", path, null, Map.of());
  }

  JsonObject post(String scheduler, String path, @Nullable JsonObject body, String key)
      throws IOException {
    return call(
        scheduler,
        "POST",
        path,
        body == null ? "" : body.encode(),
        Map.of("Idempotency-Key", key, "Content-Type", "application/json"));
  }

  private interface Call {
    JsonObject to(String scheduler) throws IOException;
  }

  private JsonObject any(Call call) throws IOException {
    List<String> failures = new ArrayList<>();
    int begin = first.get();
    for (int i = 0; i < Nodes.SCHEDULERS.size(); i++) {
      int which = (begin + i) % Nodes.SCHEDULERS.size();
      String scheduler = Nodes.SCHEDULERS.get(which);
      try {
        JsonObject answer = call.to(scheduler);
        first.compareAndSet(begin, which);
        return answer;
      } catch (IOException e) {
        failures.add(scheduler + ": " + e.getMessage());
      }
    }
    throw new IOException("no scheduler answers: " + failures);
  }

  private JsonObject call(
      String scheduler,
      String method,
      String path,
      @Nullable String body,
      Map<String, String> headers)
      throws IOException {
    URI uri = URI.create(nodes.url(scheduler) + path);
    return hosts.at(
        Hosts.HUB,
        () -> {
          HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
          try {
            connection.setConnectTimeout(Bounds.CALL_MS);
            connection.setReadTimeout(Bounds.CALL_MS);
            connection.setRequestMethod(method);
            connection.setRequestProperty("Authorization", "Bearer " + Nodes.TOKEN);
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
              connection.setDoOutput(true);
              try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
              }
            }
            return answer(connection);
          } finally {
            connection.disconnect();
          }
        });
  }

  private static JsonObject answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    boolean ok = status <= STATUS_MAX_OK;
    try (InputStream in = ok ? connection.getInputStream() : connection.getErrorStream()) {
      String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!ok) {
        throw new IOException(status + " " + text);
      }
      return text.isEmpty() ? new JsonObject() : new JsonObject(text);
    }
  }
}
