package io.packetfs.cli.conform;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.conformance.ConformanceObject;
import io.packetfs.wire.conformance.Vectors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP origin with the vectors' objects: faultless, but where an object says otherwise. It keeps
 * no state between requests, so that it is the same however often and through however many caches
 * it is asked. Usable from any thread.
 */
public final class ConformanceOrigin {
  /** Connections that say nothing are closed after this, in s. */
  private static final int IDLE_TIMEOUT_S = 120;

  private final Map<String, ConformanceObject> objects;
  private final AtomicLong longestRangeBytes = new AtomicLong();
  private @Nullable HttpServer server;

  private ConformanceOrigin(Vectors vectors) {
    this.objects =
        vectors.objects().stream()
            .collect(Collectors.toMap(ConformanceObject::target, Function.identity()));
  }

  /**
   * Listens.
   *
   * @param host an address of this machine
   * @param port 0..65535, 0: any free one
   */
  public static Future<ConformanceOrigin> start(
      Vertx vertx, String host, int port, Vectors vectors) {
    ConformanceOrigin origin = new ConformanceOrigin(vectors);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout(IDLE_TIMEOUT_S)
            .setHttp2ClearTextEnabled(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(origin::serve)
        .listen()
        .map(
            listening -> {
              origin.server = listening;
              return origin;
            });
  }

  /** Where it listens, 1..65535. */
  public int port() {
    HttpServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("it does not listen");
    }
    return listening.actualPort();
  }

  /** The longest range that one request has named since this was asked last, in bytes. */
  long takeLongestRangeBytes() {
    return longestRangeBytes.getAndSet(0);
  }

  private void serve(HttpServerRequest request) {
    ConformanceObject object = objects.get(normal(request.uri()));
    if (object == null) {
      request.response().setStatusCode(404).end();
      return;
    }
    AskedRange asked = AskedRange.parse(request.getHeader("Range"));
    if (asked != null) {
      longestRangeBytes.accumulateAndGet(asked.lengthBytes(), Math::max);
    }
    new ObjectAnswer(object, asked, request).send();
  }

  /** Clients may encode a path in several ways. */
  private static String normal(String target) {
    try {
      return ObjectUrl.parse("http://origin" + target).requestTarget();
    } catch (ProblemException noUrl) {
      return target;
    }
  }
}
