package io.packetfs.scheduler.pcpu;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * pCPUs that are servers of {@code POST /compute}: a task becomes calls ({@link ComputeCalls}),
 * whose answers are checked ({@link ComputeReply}) and put together ({@link HttpTask}).
 *
 * <p>A task has one call under way at a time, and a pCPU as many tasks as it has slots, so its
 * connections are as many as it declared, and one for its health. They are kept open between calls.
 * When a task's deadline passes, or it is cancelled, its connection is closed: an edge stops
 * fetching when its caller is gone.
 */
final class HttpPcpu implements PcpuAdapter {
  /** Connections to one endpoint: more than any pCPU may declare slots. */
  private static final int CONNECTIONS_MAX = 1_024;

  /** Calls that wait for a connection: none does while slots are as many as connections. */
  private static final int WAITING_MAX = 64;

  private static final int CONNECT_TIMEOUT_MS = 1_000;

  /** Shorter than edges keep a connection without a call, in s: none is closed under a request. */
  private static final int KEEP_ALIVE_S = 30;

  /** How long an answer about its health is waited for, in ms: less than it may be silent. */
  private static final long HEALTH_MS_MAX = 1_000;

  private static final int OK = 200;

  private final Vertx vertx;
  private final HttpClient client;
  private final PcpuTokens tokens;
  private final Map<Long, HttpExchange> underWay = new ConcurrentHashMap<>();

  HttpPcpu(Vertx vertx, PcpuTokens tokens) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setKeepAlive(true)
                .setKeepAliveTimeout(KEEP_ALIVE_S)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX));
  }

  @Override
  public Future<TaskReply> send(PcpuAttributes pcpu, Task task, long replyTimeoutMs) {
    return new HttpTask(
            pcpu.id(),
            task,
            pcpu.taskBytesMax(),
            (body, timeoutMs) -> post(pcpu, task.id(), body, Math.min(timeoutMs, replyTimeoutMs)))
        .start();
  }

  private Future<HttpAnswer> post(
      PcpuAttributes pcpu, long taskId, JsonObject body, long timeoutMs) {
    HttpExchange exchange = new HttpExchange(vertx, "pCPU " + pcpu.id());
    underWay.put(taskId, exchange);
    return start(exchange, pcpu, HttpMethod.POST, "/compute", body.toBuffer(), timeoutMs)
        .onComplete(ended -> underWay.remove(taskId, exchange));
  }

  private Future<HttpAnswer> start(
      HttpExchange exchange,
      PcpuAttributes pcpu,
      HttpMethod method,
      String path,
      @Nullable Buffer body,
      long timeoutMs) {
    RequestOptions options;
    try {
      options = options(pcpu, method, path);
    } catch (RuntimeException e) {
      return Future.failedFuture(
          new TaskLostException(
              "pCPU " + pcpu.id() + " has an endpoint that is no URL: " + pcpu.endpoint(), true));
    }
    if (body != null) {
      options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return exchange.start(client, options, body, timeoutMs);
  }

  private RequestOptions options(PcpuAttributes pcpu, HttpMethod method, String path) {
    String endpoint = pcpu.endpoint();
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setAbsoluteURI(base + path)
            .setFollowRedirects(false);
    String token = tokens.of(endpoint);
    return token == null
        ? options
        : options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
  }

  @Override
  public void cancel(PcpuAttributes pcpu, long taskId) {
    HttpExchange exchange = underWay.get(taskId);
    if (exchange != null) {
      exchange.abort("was told that nobody waits for the task any more");
    }
  }

  @Override
  public Future<PcpuAttributes> probe(PcpuAttributes pcpu) {
    HttpExchange exchange = new HttpExchange(vertx, "pCPU " + pcpu.id());
    return start(exchange, pcpu, HttpMethod.GET, "/health", null, HEALTH_MS_MAX)
        .compose(answer -> health(pcpu, answer));
  }

  private static Future<PcpuAttributes> health(PcpuAttributes pcpu, HttpAnswer answer) {
    try {
      JsonObject json = new JsonObject(answer.body());
      if (answer.status() == OK && "UP".equals(json.getValue("status"))) {
        boolean draining = Boolean.TRUE.equals(json.getValue("draining"));
        return Future.succeededFuture(draining ? pcpu.withDraining() : pcpu);
      }
    } catch (DecodeException | ClassCastException e) {
      // It says what it is not.
    }
    return Future.failedFuture(
        new TaskLostException(
            "pCPU "
                + pcpu.id()
                + " answered GET /health with "
                + answer.status()
                + " and not {\"status\":\"UP\"}: is its endpoint an edge?",
            false));
  }
}
