package io.packetfs.scheduler.pcpu;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.wire.json.ProblemJson;
import io.packetfs.wire.json.ProgramJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** A server of {@code POST /compute} over one object in memory, that can be told to lie. */
final class FakeEdge implements AutoCloseable {
  static final String ETAG = "\"v1\"";

  private final HttpServer server;
  private final byte[] object;
  final List<JsonObject> calls = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final Set<Object> connections = ConcurrentHashMap.newKeySet();
  final Set<Object> closedUnanswered = ConcurrentHashMap.newKeySet();

  /** What becomes of each honest answer. */
  volatile UnaryOperator<JsonObject> lie = UnaryOperator.identity();

  /** Answers in place of it; gets the honest answer. */
  volatile BiConsumer<HttpServerResponse, JsonObject> answer =
      (response, json) ->
          response.putHeader("Content-Type", "application/json").end(json.toBuffer());

  /** What it makes of {@code clip}. */
  enum Clip {
    KNOWS,
    REFUSES,
    PASSES_OVER
  }

  volatile Clip clip = Clip.KNOWS;

  volatile String health = "{\"status\":\"UP\"}";

  FakeEdge(Vertx vertx, byte[] object) throws Exception {
    this.object = object;
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    connections.add(request.connection());
    String authorization = request.getHeader("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    if ("/health".equals(request.path())) {
      request.response().end(health);
      return;
    }
    request.response().closeHandler(closed -> closedUnanswered.add(request));
    request.body().onSuccess(body -> compute(request, new JsonObject(body)));
  }

  private void compute(HttpServerRequest request, JsonObject call) {
    calls.add(call);
    Program program = ProgramJson.parse(call.getValue("instructions"));
    boolean clips = call.getBoolean("clip", false);
    if (clips && clip == Clip.REFUSES) {
      problem(request.response(), Problem.of(ErrorCode.MALFORMED, "what is clip?").at("/clip"));
      return;
    }
    List<Result> results;
    try {
      boolean isClipped = clips && clip == Clip.KNOWS;
      results = Computed.results(isClipped ? program.clipping() : program, object);
    } catch (ProblemException e) {
      problem(request.response(), e.problem());
      return;
    }
    JsonArray list = new JsonArray();
    results.forEach(result -> list.add(ResultJson.toJson(result)));
    answer.accept(
        request.response(),
        lie.apply(
            new JsonObject()
                .put("results", list)
                .put("timing", new JsonObject().put("bytes_processed", 1).put("elapsed_ms", 0.5))
                .put("object", new JsonObject().put("size", object.length).put("etag", ETAG))
                .put("cache", new JsonObject().put("status", "HIT").put("hits", 1).put("misses", 0))
                .put("requests", 1)));
  }

  static void problem(HttpServerResponse response, Problem problem) {
    response
        .setStatusCode(problem.code().httpStatus())
        .putHeader("Content-Type", "application/problem+json")
        .end(Buffer.buffer(ProblemJson.toJson(problem).encode()));
  }

  @Override
  public void close() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
