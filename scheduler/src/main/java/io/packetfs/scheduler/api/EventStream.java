package io.packetfs.scheduler.api;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.cluster.Scheduler.Subscription;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of one job to one reader (WHATWG HTML, 9.2). A status is a whole picture, so a
 * reader never needs an old one: what a slow reader cannot take is replaced by the newest, and the
 * memory of a stream is one status whatever the reader does. An event's id is the checksum of its
 * data; a reader that comes back with the id of what it saw last gets nothing twice, and one that
 * saw {@code done} gets 204, which ends a browser's reconnecting.
 *
 * <p>{@code progress} events leave {@code objects} empty; {@code done} has them. One event loop's.
 */
final class EventStream {
  private static final String TYPE = "text/event-stream";

  /** A comment this often keeps proxies and readers from taking silence for death, in ms. */
  static final long KEEP_ALIVE_MS = 15_000;

  /** Keep-alives in a row that a full connection may miss before it is cut. */
  private static final int STALLED_TICKS_MAX = 4;

  /** How soon a browser reconnects, in ms. */
  private static final int RECONNECT_MS = 2_000;

  /** Never the id of a timer. */
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final RoutingContext context;
  private final long keepAliveMs;
  private final HttpServerResponse response;
  private final Readers.Reader reader;
  private String lastId;
  private @Nullable JobStatus waiting;
  private @Nullable Subscription subscription;
  private long keepAliveTimer = NO_TIMER;
  private int stalledTicks;
  private boolean ended;

  private EventStream(Vertx vertx, RoutingContext context, Readers readers, long keepAliveMs) {
    this.vertx = vertx;
    this.context = context;
    this.keepAliveMs = keepAliveMs;
    this.response = context.response();
    this.lastId = Objects.requireNonNullElse(context.request().getHeader("Last-Event-ID"), "");
    this.reader = readers.enter(() -> end(": the scheduler is shutting down\n\n"));
  }

  /**
   * Opens a stream.
   *
   * @throws io.packetfs.problem.ProblemException OVERLOADED, SHUTTING_DOWN
   */
  static void open(
      Vertx vertx,
      RoutingContext context,
      Scheduler scheduler,
      Readers readers,
      long keepAliveMs,
      String jobId) {
    EventStream stream = new EventStream(vertx, context, readers, keepAliveMs);
    stream.response.closeHandler(closed -> stream.leave());
    stream.response.exceptionHandler(broken -> stream.leave());
    scheduler
        .follow(jobId, stream::on)
        .onSuccess(stream::subscribed)
        .onFailure(
            refused -> {
              stream.leave();
              context.fail(refused);
            });
  }

  private void subscribed(Subscription subscribed) {
    subscription = subscribed;
    if (ended) {
      subscribed.close();
    }
  }

  private void on(JobStatus status) {
    if (ended) {
      return;
    }
    begin();
    if (response.writeQueueFull()) {
      waiting = status;
      response.drainHandler(
          drained -> {
            JobStatus newest = waiting;
            waiting = null;
            if (newest != null) {
              on(newest);
            }
          });
    } else {
      stalledTicks = 0;
      write(status);
    }
  }

  /** The head is written with the first status: until then the answer may still be a problem. */
  private void begin() {
    if (response.headWritten()) {
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
        .putHeader("X-Accel-Buffering", "no");
  }

  private void write(JobStatus status) {
    boolean last = status.state().isEnd();
    String data = JobStatusJson.toJson(last ? status : status.withoutObjects()).encode();
    String id = idOf(data);
    boolean known = id.equals(lastId);
    if (last && known && !response.headWritten()) {
      leave();
      Answers.nothing(context);
      return;
    }
    if (!response.headWritten()) {
      response.write("retry: " + RECONNECT_MS + "\n\n");
      keepAliveTimer = vertx.setPeriodic(keepAliveMs, tick -> keepAlive());
    }
    lastId = id;
    String event =
        known
            ? ""
            : "id: " + id + "\nevent: " + (last ? "done" : "progress") + "\ndata: " + data + "\n\n";
    if (last) {
      end(event);
    } else if (!event.isEmpty()) {
      response.write(event);
    }
  }

  private static String idOf(String data) {
    CRC32C crc = new CRC32C();
    crc.update(data.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private void keepAlive() {
    if (!response.writeQueueFull()) {
      stalledTicks = 0;
      response.write(": keep-alive\n\n");
    } else if (++stalledTicks >= STALLED_TICKS_MAX) {
      leave();
      context.request().connection().close();
    }
  }

  private void end(String farewell) {
    leave();
    begin();
    response.end(farewell);
  }

  private void leave() {
    ended = true;
    waiting = null;
    reader.leave();
    vertx.cancelTimer(keepAliveTimer);
    if (subscription != null) {
      subscription.close();
    }
  }
}
