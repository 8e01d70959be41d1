package io.packetfs.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.packetfs.cli.CommandLineRig.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers calls as it was told, on loopback, and remembers them. What it was not told it answers
 * with 404 and no JSON.
 */
final class FakeScheduler implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  /** What was asked: {@code "GET /v1/jobs?limit=50"}. */
  record Call(String line, String authorization, String body) {}

  FakeScheduler() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers this line so, the next time; the last answer stays. */
  FakeScheduler on(String line, int status, JsonObject body) {
    return on(line, status, body.encode());
  }

  /** The same with any body. */
  FakeScheduler on(String line, int status, String body) {
    answers.computeIfAbsent(line, key -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Runs a verb that asks it. */
  Outcome pfs(Path home, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--scheduler", url()));
    return CommandLineRig.pfs(home, all.toArray(String[]::new));
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    calls.add(new Call(line, token == null ? "" : token, body));
    Deque<Answer> told = answers.getOrDefault(line, new ArrayDeque<>());
    Answer answer;
    synchronized (told) {
      answer =
          told.isEmpty()
              ? new Answer(404, "<html>")
              : told.size() > 1 ? told.remove() : told.element();
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
