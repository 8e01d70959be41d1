package io.packetfs.edge.api;

import io.packetfs.edge.task.TaskGate;
import io.packetfs.edge.task.TaskRunner;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.http.Connections;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The edge server of the contract. Without a token it listens on loopback only; with one, every
 * call but {@code GET /health} has to show it.
 */
public final class EdgeServer {
  /** Idle connections are closed after this, in s; longer than any /compute is quiet. */
  private static final int IDLE_TIMEOUT_S = 900;

  /** Connections at once, far more than there are slots for calls. */
  static final int CONNECTIONS_MAX = 512;

  /** How long a call's body may take to arrive, in ms. */
  private static final long BODY_MS_MAX = 30_000;

  private static final String VERSION = "1.0.0";

  private final HttpServer server;
  private final Connections connections;

  private EdgeServer(HttpServer server, Connections connections) {
    this.server = server;
    this.connections = connections;
  }

  /** Listens. */
  public static Future<EdgeServer> start(
      Vertx vertx,
      String id,
      Listener listener,
      ComputeLimits limits,
      TaskRunner runner,
      TaskGate gate,
      PrometheusRegistry registry) {
    Router router = Router.router(vertx);
    BearerToken token = new BearerToken(listener.token());
    router.get("/health").handler(call -> health(call, id, runner));
    router.route("/health").handler(call -> Problems.methodNotAllowed(call, "GET"));
    router.route().handler(token::check);
    router.get("/metrics").handler(call -> metrics(call, registry));
    router.route("/metrics").handler(call -> Problems.methodNotAllowed(call, "GET"));
    router.post("/compute").handler(EdgeServer::boundArrival);
    router
        .post("/compute")
        .handler(BodyHandler.create(false).setBodyLimit(limits.bodyBytesMax()))
        .handler(new ComputeHandler(limits, runner, gate));
    router.route("/compute").handler(call -> Problems.methodNotAllowed(call, "POST"));
    router.route().handler(Problems::notFound);
    router.route().failureHandler(call -> failed(call, limits));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(listener.host())
            .setPort(listener.port())
            .setIdleTimeout(IDLE_TIMEOUT_S)
            // One protocol over plain TCP, whose bounds are kept here.
            .setHttp2ClearTextEnabled(false);
    Connections connections = new Connections(vertx, CONNECTIONS_MAX);
    return connections
        .guard(vertx.createHttpServer(options), router)
        .listen()
        .map(server -> new EdgeServer(server, connections))
        .onFailure(taken -> connections.stop());
  }

  /** A body that drips is a call that never ends. */
  private static void boundArrival(RoutingContext call) {
    long timer =
        call.vertx()
            .setTimer(
                BODY_MS_MAX,
                late -> {
                  if (!call.request().isEnded()) {
                    call.fail(
                        Problem.of(
                                ErrorCode.MALFORMED,
                                "the body did not arrive in time",
                                "the whole body within " + BODY_MS_MAX + " ms",
                                "less")
                            .asException());
                    call.request().connection().close();
                  }
                });
    call.addEndHandler(ended -> call.vertx().cancelTimer(timer));
    call.next();
  }

  /** Where it listens, 1..65535. */
  public int port() {
    return server.actualPort();
  }

  /** Closes the listener and its connections. */
  public Future<Void> close() {
    connections.stop();
    return server.close();
  }

  private static void health(RoutingContext call, String id, TaskRunner runner) {
    call.json(
        new JsonObject()
            .put("status", "UP")
            .put("id", id)
            .put("version", VERSION)
            .put("tasks", runner.tasksUnderWay())
            .put("draining", runner.isDraining()));
  }

  private static void metrics(RoutingContext call, PrometheusRegistry registry) {
    PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    call.response()
        .putHeader("Content-Type", writer.getContentType())
        .end(Buffer.buffer(text.toByteArray()));
  }

  private static void failed(RoutingContext call, ComputeLimits limits) {
    Throwable cause = call.failure();
    if (cause instanceof ProblemException known) {
      Problems.answer(call, known.problem());
    } else if (call.statusCode() == ErrorCode.TOO_LARGE.httpStatus()) {
      Problems.answer(
          call,
          Problem.of(
              ErrorCode.TOO_LARGE,
              "the body is too large",
              "at most " + limits.bodyBytesMax() + " bytes",
              actualLength(call)));
    } else {
      Problems.answer(
          call,
          Problem.of(
              call.statusCode() < 500 ? ErrorCode.MALFORMED : ErrorCode.INTERNAL,
              "the call failed: " + cause));
    }
  }

  private static String actualLength(RoutingContext call) {
    @Nullable String length = call.request().getHeader("Content-Length");
    return length == null ? "more" : length.toLowerCase(Locale.ROOT) + " bytes";
  }
}
