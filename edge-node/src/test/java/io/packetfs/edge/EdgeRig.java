package io.packetfs.edge;

import io.packetfs.edge.api.Listener;
import io.packetfs.edge.source.HostResolver;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ProblemException;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One edge node with its edge server on a free loopback port, and whoever calls it. */
public final class EdgeRig implements AutoCloseable {
  /** No answer takes longer, in s. */
  private static final int ANSWER_S_MAX = 60;

  private final Vertx vertx;
  private final EdgeNode node;
  private final HttpClient client = HttpClient.newHttpClient();

  private EdgeRig(Vertx vertx, EdgeNode node) {
    this.vertx = vertx;
    this.node = node;
  }

  /** A node with default options, but for those changed. */
  public static EdgeRig start(UnaryOperator<EdgeOptions.Builder> change) {
    Vertx vertx = Vertx.vertx();
    Codecs.register(vertx.eventBus());
    return start(vertx, HostResolver.system(vertx), change);
  }

  /** A node on this Vert.x that resolves hosts like this. */
  public static EdgeRig start(
      Vertx vertx, HostResolver resolver, UnaryOperator<EdgeOptions.Builder> change) {
    EdgeOptions.Builder options =
        EdgeOptions.builder().id("edge-1").api(new Listener("127.0.0.1", 0, null));
    EdgeNode node = await(EdgeNode.start(vertx, change.apply(options).build(), resolver));
    return new EdgeRig(vertx, node);
  }

  /** Allows these URL prefixes, on private addresses too. */
  public static OriginPolicy allowing(String... prefixes) {
    return new OriginPolicy(
        Arrays.stream(prefixes).map(prefix -> new AllowRule(prefix, true)).toList(),
        Map.of(),
        OriginLimits.DEFAULT,
        null,
        null);
  }

  /** What a future comes to; what it fails with is thrown. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(ANSWER_S_MAX, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** The Vert.x that it runs on. */
  public Vertx vertx() {
    return vertx;
  }

  /** The node. */
  public EdgeNode node() {
    return node;
  }

  /** Calls {@code POST /compute} with these instructions. */
  public Answer compute(String url, JsonObject... instructions) {
    JsonObject body =
        new JsonObject()
            .put("data_url", url)
            .put("instructions", new JsonArray(List.of(instructions)));
    return post(body.encode());
  }

  /** Calls {@code POST /compute} with this body. */
  public Answer post(String body) {
    return send(
        request("/compute")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A call to this path. */
  public HttpRequest.Builder request(String path) {
    int port = node.apiPort().orElseThrow();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  /** Sends a call. */
  public Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a task over the bus. */
  public Future<TaskReply> task(Task task) {
    DeliveryOptions options =
        new DeliveryOptions().setSendTimeout(TimeUnit.SECONDS.toMillis(ANSWER_S_MAX));
    return vertx
        .eventBus()
        .<TaskReply>request(BusAddresses.task(node.id()), task, options)
        .map(reply -> reply.body());
  }

  @Override
  public void close() {
    try {
      await(node.close());
    } catch (ProblemException e) {
      throw new AssertionError(e);
    } finally {
      client.close();
      await(vertx.close());
    }
  }

  /** What the edge server answered. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonObject json() {
      return new JsonObject(response.body());
    }

    /** A header's value, or "". */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The value of the result with this index. */
    public Object value(int index) {
      return json().getJsonArray("results").getJsonObject(index).getValue("value");
    }
  }

  /** An instruction over the whole object. */
  public static JsonObject op(String op, int imm) {
    return new JsonObject().put("op", op).put("imm", imm);
  }

  /** An instruction over a range. */
  public static JsonObject op(String op, int imm, long offset, long length) {
    return op(op, imm).put("offset", offset).put("length", length);
  }
}
