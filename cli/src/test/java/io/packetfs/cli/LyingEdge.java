package io.packetfs.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Asks a real edge server and bends its answers of status 200 to POST /compute. */
final class LyingEdge implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String real;
  private final UnaryOperator<JsonObject> lie;

  LyingEdge(String real, UnaryOperator<JsonObject> lie) throws IOException {
    this.real = real;
    this.lie = lie;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(real + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> truth;
    try {
      truth = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    boolean computed = truth.statusCode() == 200 && exchange.getRequestMethod().equals("POST");
    String told = computed ? lie.apply(new JsonObject(truth.body())).encode() : truth.body();
    for (String name : new String[] {"Content-Type", "Allow"}) {
      truth.headers().firstValue(name).ifPresent(v -> exchange.getResponseHeaders().set(name, v));
    }
    byte[] bytes = told.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(truth.statusCode(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
