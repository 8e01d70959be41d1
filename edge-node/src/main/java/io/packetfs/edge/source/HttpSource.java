package io.packetfs.edge.source;

import io.packetfs.origin.OriginPolicy;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Objects behind HTTP/1.1 servers and caches, by range requests.
 *
 * <p>Each fetch lives on one of a few event loops, with its connection, its timers and its state;
 * only the bytes leave it, for the compute threads.
 */
public final class HttpSource implements Source {
  private static final Logger LOG = System.getLogger(HttpSource.class.getName());

  /** Redirects followed in one fetch. */
  public static final int REDIRECTS_MAX = 5;

  /** One read of the socket, and so one hand-over, at most. */
  private static final int CHUNK_BYTES_MAX = 64 * 1024;

  /**
   * What a stream may hold beyond its fetch's own bound: the chunk that passed it, and what Vert.x
   * keeps of a paused stream before it stops reading (5.1.6: {@code InboundMessageQueue}, 16).
   */
  public static final int PAUSED_BYTES_MAX = 17 * CHUNK_BYTES_MAX;

  /** Headers of a response at most; no cache has a use for more. */
  private static final int HEADER_BYTES_MAX = 32 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final CheckedConnector connector;
  private final HttpOptions options;
  private final ComputePool pool;
  private final BodyMemory memory = new BodyMemory();
  private final List<Context> loops;
  private final String loopsDeployment;
  private final AtomicInteger nextLoop = new AtomicInteger();

  private HttpSource(
      Vertx vertx,
      OriginPolicy policy,
      HttpOptions options,
      HostResolver resolver,
      ComputePool pool,
      List<Context> loops,
      String loopsDeployment) {
    this.vertx = vertx;
    this.client = client(vertx, options);
    this.connector = new CheckedConnector(client, resolver, policy, options.connectTimeoutMs());
    this.options = options;
    this.pool = pool;
    this.loops = loops;
    this.loopsDeployment = loopsDeployment;
  }

  /** Starts the event loops that fetches are spread over. */
  public static Future<HttpSource> start(
      Vertx vertx,
      OriginPolicy policy,
      HttpOptions options,
      HostResolver resolver,
      ComputePool pool) {
    List<Context> loops = new CopyOnWriteArrayList<>();
    return vertx
        .deployVerticle(
            () -> new Loop(loops), new DeploymentOptions().setInstances(options.eventLoops()))
        .map(id -> new HttpSource(vertx, policy, options, resolver, pool, List.copyOf(loops), id));
  }

  @Override
  public InFlight fetch(FetchOrder order, ChunkSink sink) {
    Context loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    HttpFetch fetch = new HttpFetch(vertx, loop, connector, options, pool, memory, order, sink);
    fetch.start();
    return fetch;
  }

  /** What all fetches of this source hold. */
  public BodyMemory bodyMemory() {
    return memory;
  }

  @Override
  public boolean prefetches() {
    return true;
  }

  /** Bytes of others are not fetched twice. */
  @Override
  public int pilotedFetchesMax() {
    return 0;
  }

  /** Closes all connections, those of fetches under way too. */
  public Future<Void> close() {
    return Future.join(client.close(), vertx.undeploy(loopsDeployment)).mapEmpty();
  }

  private static HttpClient client(Vertx vertx, HttpOptions options) {
    HttpClientOptions http =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout((int) TimeUnit.MILLISECONDS.toSeconds(options.keepAliveMs()))
            .setPipelining(false)
            .setConnectTimeout(options.connectTimeoutMs())
            .setDecompressionSupported(false)
            .setMaxChunkSize(CHUNK_BYTES_MAX)
            .setMaxHeaderSize(HEADER_BYTES_MAX)
            .setVerifyHost(true)
            .setTrustAll(false);
    PoolOptions connections =
        new PoolOptions()
            .setHttp1MaxSize(options.connectionsPerOriginMax())
            .setMaxWaitQueueSize(options.waitingPerOriginMax());
    return vertx
        .httpClientBuilder()
        .with(http)
        .with(connections)
        // Each fetch tells of its own failure; by default the client logs it as its own, too.
        .withConnectHandler(
            connection ->
                connection.exceptionHandler(
                    cause -> LOG.log(Level.DEBUG, "a connection failed", cause)))
        .build();
  }

  /** Nothing but a context on an event loop of its own. */
  private static final class Loop extends VerticleBase {
    private final List<Context> loops;

    Loop(List<Context> loops) {
      this.loops = loops;
    }

    @Override
    public Future<?> start() {
      loops.add(context);
      return Future.succeededFuture();
    }
  }
}
