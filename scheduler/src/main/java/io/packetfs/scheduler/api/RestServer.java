package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.SchedulerOptions.Listener;
import io.packetfs.scheduler.api.Contract.Operation;
import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.wire.http.Connections;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * REST over HTTP. The routes are those of the contract: what it does not name is not served, and
 * what it names and nobody serves stops the start. A verticle of its own, so that all of it runs on
 * one event loop.
 */
public final class RestServer {
  /** How long calls under way may take to end when the server closes, in ms. */
  private static final long CLOSING_MS_MAX = 5_000;

  /** Silence after which a connection is closed, in s: longer than the longest held wait. */
  private static final int IDLE_SECONDS_MAX = 90;

  /** Connections beside those of readers, at most: who only asks is not kept out by who stays. */
  static final int CALLERS_MAX = 1_000;

  /**
   * What the kernel keeps of a connection in each direction, in bytes; by itself it lets that grow
   * to several MiB for each that does not read.
   */
  private static final int SOCKET_BYTES_MAX = 128 << 10;

  private final Vertx vertx;
  private final String deploymentId;
  private final int port;

  private RestServer(Vertx vertx, String deploymentId, int port) {
    this.vertx = vertx;
    this.deploymentId = deploymentId;
    this.port = port;
  }

  /**
   * Starts to listen.
   *
   * @param readersMax event streams and held waits open at once, at most
   * @return fails with IllegalArgumentException if the listener needs a token and has none, or with
   *     what the operating system says against host and port
   */
  public static Future<RestServer> start(
      Vertx vertx, Scheduler scheduler, Listener listener, int readersMax) {
    return start(vertx, scheduler, listener, readersMax, EventStream.KEEP_ALIVE_MS);
  }

  /** For tests that cannot wait as long as proxies do. */
  static Future<RestServer> start(
      Vertx vertx, Scheduler scheduler, Listener listener, int readersMax, long keepAliveMs) {
    Verticle verticle;
    try {
      verticle = new Verticle(scheduler, new Access(listener), listener, readersMax, keepAliveMs);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return vertx
        .deployVerticle(verticle)
        .map(deploymentId -> new RestServer(vertx, deploymentId, verticle.port()));
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /**
   * Takes no more calls, ends the event streams, answers the held waits, and lets the other calls
   * end for a while.
   */
  public Future<Void> close() {
    return vertx.undeploy(deploymentId).mapEmpty();
  }

  /** The server's own event loop. */
  private static final class Verticle extends VerticleBase {
    private final Scheduler scheduler;
    private final Access access;
    private final Listener listener;
    private final long keepAliveMs;
    private final int connectionsMax;
    private final Readers readers;
    private final HeldBytes answers = new HeldBytes(HeldBytes.BYTES_MAX);
    private final HeldBytes bodies = new HeldBytes(HeldBytes.BYTES_MAX);
    private final Metrics metrics;
    private @Nullable HttpServer server;
    private @Nullable Connections connections;

    Verticle(
        Scheduler scheduler, Access access, Listener listener, int readersMax, long keepAliveMs) {
      this.scheduler = scheduler;
      this.access = access;
      this.listener = listener;
      this.keepAliveMs = keepAliveMs;
      connectionsMax = readersMax + CALLERS_MAX;
      readers = new Readers(readersMax);
      metrics = new Metrics(readers::count);
    }

    int port() {
      return Objects.requireNonNull(server, "started").actualPort();
    }

    @Override
    public Future<?> start() {
      // Parsing it takes long enough to hold up whoever shares the event loop.
      return vertx
          .executeBlocking(Contract::load)
          .compose(contract -> listen(Objects.requireNonNull(contract)));
    }

    private Future<HttpServer> listen(Contract contract) {
      HttpServer made =
          vertx.createHttpServer(
              new HttpServerOptions()
                  .setIdleTimeout(IDLE_SECONDS_MAX)
                  .setSendBufferSize(SOCKET_BYTES_MAX)
                  .setReceiveBufferSize(SOCKET_BYTES_MAX)
                  // One protocol over plain TCP: its rules for bodies and closing are the ones
                  // kept here.
                  .setHttp2ClearTextEnabled(false));
      server = made;
      Connections bounded = new Connections(vertx, connectionsMax);
      connections = bounded;
      bounded.guard(made, router(contract));
      return made.listen(listener.port(), listener.host());
    }

    @Override
    public Future<?> stop() {
      Future<Void> closed =
          Objects.requireNonNull(server, "started").shutdown(CLOSING_MS_MAX, TimeUnit.MILLISECONDS);
      readers.close();
      Connections bounded = connections;
      if (bounded != null) {
        bounded.stop();
      }
      return closed;
    }

    private Router router(Contract contract) {
      Map<String, OperationHandler> handlers = new HashMap<>();
      handlers.putAll(new JobOperations(vertx, scheduler, readers, keepAliveMs).handlers());
      handlers.putAll(new ClusterOperations(scheduler).handlers());
      handlers.putAll(new ServerOperations(scheduler, contract, metrics).handlers());
      Router router = Router.router(vertx);
      router.route().handler(this::begin).handler(access);
      Map<String, String> methods = new LinkedHashMap<>();
      for (Operation operation : contract.operations()) {
        OperationHandler handler = handlers.remove(operation.id());
        if (handler == null) {
          throw new IllegalStateException("nobody serves the contract's " + operation.id());
        }
        router
            .route(operation.method(), operation.routerPath())
            .handler(context -> serve(operation, handler, context));
        methods.merge(
            operation.routerPath(), operation.method().name(), (all, more) -> all + ", " + more);
      }
      if (!handlers.isEmpty()) {
        throw new IllegalStateException("the contract does not name " + handlers.keySet());
      }
      methods.forEach(
          (path, allowed) -> router.route(path).handler(context -> refuseMethod(context, allowed)));
      router.route().handler(Verticle::refusePath);
      router.route().failureHandler(Answers::failure);
      // A path that cannot be decoded fails before any route.
      router.errorHandler(ErrorCode.MALFORMED.httpStatus(), Answers::failure);
      return router;
    }

    private void begin(RoutingContext context) {
      HeldBytes.put(context, answers, bodies);
      context
          .response()
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Referrer-Policy", "no-referrer")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      context.next();
    }

    private void serve(Operation operation, OperationHandler handler, RoutingContext context) {
      long startNs = System.nanoTime();
      context.addEndHandler(
          ended ->
              metrics.answered(
                  operation.id(), context.response().getStatusCode(), System.nanoTime() - startNs));
      if (operation.body() == null) {
        BodyReader.refuse(context.request());
      }
      handler.handle(new Call(operation, context, Parameters.of(operation, context)));
    }

    private static void refuseMethod(RoutingContext context, String allowed) {
      context.response().putHeader(HttpHeaders.ALLOW, allowed);
      throw Problem.of(
              ErrorCode.METHOD_NOT_ALLOWED,
              "this path does not take this method",
              allowed,
              context.request().method().name())
          .asException();
    }

    private static void refusePath(RoutingContext context) {
      throw Problem.of(
              ErrorCode.NOT_FOUND,
              "there is nothing at this path; /openapi.yaml lists what there is",
              "a path of the contract",
              context.normalizedPath())
          .asException();
    }
  }
}
