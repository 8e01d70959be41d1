package io.packetfs.edge;

import io.packetfs.edge.api.EdgeServer;
import io.packetfs.edge.source.ComputePool;
import io.packetfs.edge.source.FileSource;
import io.packetfs.edge.source.HostResolver;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.task.TaskGate;
import io.packetfs.edge.task.TaskMetrics;
import io.packetfs.edge.task.TaskRunner;
import io.packetfs.program.Op;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An edge node: on the event bus a pCPU that takes tasks, and, if it is told to listen, an edge
 * server with {@code POST /compute}. Thread-safe; never blocks its caller.
 */
public final class EdgeNode {
  private static final Logger LOG = System.getLogger(EdgeNode.class.getName());

  private final Vertx vertx;
  private final EdgeOptions options;
  private final ComputePool pool;
  private final FileSource files;
  private final HttpSource http;
  private final TaskRunner runner;
  private final EdgeVerticle verticle;
  private final Optional<EdgeServer> server;
  private final String deployment;
  private @Nullable Future<Void> closing;

  private EdgeNode(
      Vertx vertx,
      EdgeOptions options,
      ComputePool pool,
      FileSource files,
      HttpSource http,
      TaskRunner runner,
      EdgeVerticle verticle,
      Optional<EdgeServer> server,
      String deployment) {
    this.vertx = vertx;
    this.options = options;
    this.pool = pool;
    this.files = files;
    this.http = http;
    this.runner = runner;
    this.verticle = verticle;
    this.server = server;
    this.deployment = deployment;
  }

  /** Starts a node; it is on the bus, and its server listens, when the future ends. */
  public static Future<EdgeNode> start(Vertx vertx, EdgeOptions options) {
    return start(vertx, options, HostResolver.system(vertx));
  }

  /** Starts a node that resolves hosts in its own way. */
  static Future<EdgeNode> start(Vertx vertx, EdgeOptions options, HostResolver resolver) {
    // Each stream and each file has at most one piece of work waiting; a piloted task has one for
    // each thread, and its pilot.
    int fetchesMax = Math.max(options.tasks().streamsPerTaskMax(), options.threads() + 1);
    int workMax = options.tasks().concurrency() * fetchesMax + 1;
    ComputePool pool = new ComputePool(options.threads(), workMax);
    FileSource files = new FileSource(vertx, options.volumes(), pool);
    return HttpSource.start(vertx, options.policy(), options.http(), resolver, pool)
        .compose(http -> start(vertx, options, pool, files, http));
  }

  private static Future<EdgeNode> start(
      Vertx vertx, EdgeOptions options, ComputePool pool, FileSource files, HttpSource http) {
    Context context = vertx.getOrCreateContext();
    PrometheusRegistry registry = new PrometheusRegistry();
    TaskGate gate =
        new TaskGate(
            options.policy(),
            options.serves(),
            options.schemes(),
            EnumSet.allOf(Op.class),
            options.tasks());
    TaskRunner runner =
        new TaskRunner(
            vertx,
            context,
            options.id(),
            options.tasks(),
            gate,
            files,
            http,
            new TaskMetrics(registry));
    EdgeVerticle verticle = new EdgeVerticle(vertx, options, runner);
    return listen(vertx, options, runner, gate, registry)
        .compose(
            server ->
                vertx
                    .deployVerticle(verticle)
                    .map(
                        id ->
                            new EdgeNode(
                                vertx, options, pool, files, http, runner, verticle, server, id))
                    .onFailure(cause -> server.ifPresent(EdgeServer::close)))
        .onSuccess(node -> LOG.log(Level.INFO, "edge node {0} is on the bus", options.id()))
        .onFailure(
            cause -> {
              http.close();
              files.close();
              pool.close();
            });
  }

  private static Future<Optional<EdgeServer>> listen(
      Vertx vertx,
      EdgeOptions options,
      TaskRunner runner,
      TaskGate gate,
      PrometheusRegistry registry) {
    if (options.api() == null) {
      return Future.succeededFuture(Optional.empty());
    }
    return EdgeServer.start(
            vertx, options.id(), options.api(), options.compute(), runner, gate, registry)
        .map(Optional::of);
  }

  /** Its id in the cluster. */
  public String id() {
    return options.id();
  }

  /** Where the edge server listens, 1..65535; empty if it does not. */
  public Optional<Integer> apiPort() {
    return server.map(EdgeServer::port);
  }

  /** Tasks under way, those of {@code /compute} too. */
  public int tasksUnderWay() {
    return runner.tasksUnderWay();
  }

  /** Whether a scheduler heard it within the last seconds. */
  public boolean isHeard() {
    return verticle.heartbeat().isHeard();
  }

  /** How often it registered anew because nobody heard it. */
  int registrations() {
    return verticle.heartbeat().registrations();
  }

  /**
   * Drains and closes: no new task is taken, those under way may end within {@code drainMs}, then
   * the node leaves the bus and closes its connections and files. Again: the same future.
   */
  public synchronized Future<Void> close() {
    Future<Void> under = closing;
    if (under == null) {
      under = leave();
      closing = under;
    }
    return under;
  }

  private Future<Void> leave() {
    return vertx
        .undeploy(deployment)
        .eventually(() -> server.map(EdgeServer::close).orElse(Future.succeededFuture()))
        .eventually(http::close)
        .onComplete(
            closed -> {
              files.close();
              pool.close();
              LOG.log(Level.INFO, "edge node {0} has left", options.id());
            });
  }
}
