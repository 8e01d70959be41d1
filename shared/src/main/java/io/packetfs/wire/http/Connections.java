package io.packetfs.wire.http;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one HTTP/1 listener, within bounds that Vert.x does not have (5.1.6):
 *
 * <ul>
 *   <li>So many are served. Some more are told so, with 503 and Retry-After; the rest is closed.
 *   <li>A call's head has to arrive in time, however slowly its bytes do ("slowloris"), and a
 *       connection without a call is closed after a while, whatever trickles in.
 *   <li>The next of several calls that were sent at once (pipelining) waits until the answer to the
 *       one before has left, not only until it was made: who sends calls and reads no answers costs
 *       one answer.
 *   <li>An answer that nobody reads ends its connection.
 * </ul>
 *
 * <p>Thread-safe: a server may have several event loops, and closes on another.
 */
public final class Connections {
  /** How long the head of a connection's first call may take, in ms. */
  public static final long FIRST_HEAD_MS_MAX = 10_000;

  /** How long a connection may be without a call after one was answered, in ms. */
  public static final long QUIET_MS_MAX = 90_000;

  /** How long an answer may wait for its reader while the next call waits for it, in ms. */
  public static final long UNREAD_MS_MAX = 30_000;

  /** Connections beyond the bound that are told so. */
  private static final int SURPLUS_MAX = 256;

  /** What they are told to wait, in ms. */
  private static final long RETRY_AFTER_MS = 5_000;

  /** How long they may take to read that, in ms. */
  private static final long HANG_UP_AFTER_MS = 1_000;

  private static final long SWEEP_MS = 1_000;
  private static final int MS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MS = 1_000_000;

  private final Vertx vertx;
  private final int max;
  private final long firstHeadMsMax;
  private final long quietMsMax;
  private volatile long sweepTimer = -1;

  // Guarded by this, as is what the presences hold.
  private final Map<HttpConnection, Presence> open = new HashMap<>();
  private int served;

  /** One of them. */
  private static final class Presence {
    final boolean surplus;
    @Nullable HttpServerResponse last;
    long quietSinceMs;

    Presence(boolean surplus, long nowMs) {
      this.surplus = surplus;
      this.quietSinceMs = nowMs;
    }

    boolean isQuiet() {
      return last == null || last.ended() || last.closed();
    }
  }

  /**
   * None yet.
   *
   * @param max how many are served at once, 1..
   */
  public Connections(Vertx vertx, int max) {
    this(vertx, max, FIRST_HEAD_MS_MAX, QUIET_MS_MAX);
  }

  /** For tests that cannot wait as long as callers may. */
  public Connections(Vertx vertx, int max, long firstHeadMsMax, long quietMsMax) {
    this.vertx = vertx;
    this.max = max;
    this.firstHeadMsMax = firstHeadMsMax;
    this.quietMsMax = quietMsMax;
  }

  /** Serves calls by this handler, within the bounds; before the server listens. */
  public HttpServer guard(HttpServer server, Handler<HttpServerRequest> calls) {
    sweepTimer = vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    return server.connectionHandler(this::opened).requestHandler(call -> serve(call, calls));
  }

  /** Looks after them no more; the server closes them. */
  public void stop() {
    vertx.cancelTimer(sweepTimer);
  }

  /** How many are open, refused ones too. */
  public synchronized int count() {
    return open.size();
  }

  private static long nowMs() {
    return System.nanoTime() / NANOS_PER_MS;
  }

  private void opened(HttpConnection connection) {
    if (enter(connection)) {
      connection.closeHandler(closed -> leave(connection));
    } else {
      connection.close();
    }
  }

  private synchronized boolean enter(HttpConnection connection) {
    if (open.size() >= max + SURPLUS_MAX) {
      return false;
    }
    Presence presence = new Presence(served >= max, nowMs());
    served += presence.surplus ? 0 : 1;
    open.put(connection, presence);
    return true;
  }

  private synchronized void leave(HttpConnection connection) {
    Presence presence = open.remove(connection);
    if (presence != null && !presence.surplus) {
      served--;
    }
  }

  private synchronized @Nullable Presence called(HttpServerRequest call) {
    Presence presence = open.get(call.connection());
    if (presence != null) {
      presence.last = call.response();
    }
    return presence;
  }

  private void serve(HttpServerRequest call, Handler<HttpServerRequest> calls) {
    Presence presence = called(call);
    if (presence == null) {
      call.connection().close();
    } else if (presence.surplus) {
      refuse(call);
    } else if (call.response().writeQueueFull()) {
      serveWhenRead(call, calls);
    } else {
      calls.handle(call);
    }
  }

  private void serveWhenRead(HttpServerRequest call, Handler<HttpServerRequest> calls) {
    HttpServerResponse response = call.response();
    call.pause();
    long timer = vertx.setTimer(UNREAD_MS_MAX, unread -> call.connection().close());
    response.closeHandler(closed -> vertx.cancelTimer(timer));
    response.drainHandler(
        drained -> {
          if (vertx.cancelTimer(timer)) {
            response.drainHandler(null);
            calls.handle(call);
            call.resume();
          }
        });
  }

  private void refuse(HttpServerRequest call) {
    Problem problem =
        Problem.of(
                ErrorCode.OVERLOADED,
                "as many connections are open as may be: close some, or come back later",
                "at most " + max + " connections",
                "at least " + (max + 1))
            .retryAfter(RETRY_AFTER_MS);
    call.response()
        .setStatusCode(problem.code().httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_MS / MS_PER_SECOND))
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(ProblemJson.toJson(problem).toBuffer());
    // Not at once: that would reset it under a caller who is still sending.
    vertx.setTimer(HANG_UP_AFTER_MS, late -> call.connection().close());
  }

  private void sweep() {
    quietTooLong(nowMs()).forEach(HttpConnection::close);
  }

  private synchronized List<HttpConnection> quietTooLong(long nowMs) {
    List<HttpConnection> quiet = new ArrayList<>();
    open.forEach(
        (connection, presence) -> {
          if (!presence.isQuiet()) {
            presence.quietSinceMs = nowMs;
          } else if (nowMs - presence.quietSinceMs
              > (presence.last == null ? firstHeadMsMax : quietMsMax)) {
            quiet.add(connection);
          }
        });
    return quiet;
  }
}
