package io.packetfs.scheduler.api;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.cluster.Scheduler.Subscription;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
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
  private final Scheduler scheduler;
  private final String jobId;
  private final long keepAliveMs;
  private final HttpServerResponse response;
  private final HeldBytes held;
  private final Readers.Reader reader;
  private final StatusEvent.Latest events;
  private String lastId;

  /** The newest that could not be told yet; an end is large, so it is only known to be one. */
  private @Nullable JobStatus waiting;

  private boolean endWaits;
  private @Nullable Subscription subscription;
  private long keepAliveTimer = NO_TIMER;
  private int stalledTicks;
  private boolean ended;

  private EventStream(
      Vertx vertx,
      RoutingContext context,
      Scheduler scheduler,
      Readers readers,
      StatusEvent.Latest events,
      long keepAliveMs,
      String jobId) {
    this.vertx = vertx;
    this.context = context;
    this.scheduler = scheduler;
    this.jobId = jobId;
    this.held = HeldBytes.answers(context);
    this.events = events;
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
      StatusEvent.Latest events,
      long keepAliveMs,
      String jobId) {
    EventStream stream =
        new EventStream(vertx, context, scheduler, readers, events, keepAliveMs, jobId);
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
      endWaits = status.state().isEnd();
      waiting = endWaits ? null : status;
      response.drainHandler(drained -> goOn());
    } else {
      stalledTicks = 0;
      write(status);
    }
  }

  private void goOn() {
    JobStatus newest = waiting;
    waiting = null;
    if (newest != null) {
      on(newest);
    } else if (endWaits) {
      endWaits = false;
      scheduler.status(jobId).onComplete(this::on, gone -> cut());
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
    StatusEvent event = events.of(status);
    boolean known = event.id().equals(lastId);
    if (event.isLast() && known && !response.headWritten()) {
      leave();
      Answers.nothing(context);
      return;
    }
    if (!response.headWritten()) {
      response.write("retry: " + RECONNECT_MS + "\n\n");
      keepAliveTimer = vertx.setPeriodic(keepAliveMs, tick -> keepAlive());
    }
    if (event.isLast()) {
      end(known ? "" : event.text());
    } else if (!known) {
      lastId = event.id();
      response.write(event.text());
    }
  }

  private void keepAlive() {
    if (!response.writeQueueFull()) {
      stalledTicks = 0;
      response.write(": keep-alive\n\n");
    } else if (++stalledTicks >= STALLED_TICKS_MAX) {
      cut();
    }
  }

  /**
   * A job's end has all its results, so it may be large: it waits until there is room for it. Until
   * then nothing of it is kept but its size; it is asked for again.
   */
  private void end(String farewell) {
    long bytes = HeldBytes.beyondSmall(farewell.length());
    if (held.tryHold(bytes)) {
      end(farewell, bytes);
    } else {
      endWhenReleased(bytes);
    }
  }

  private void endWhenReleased(long bytes) {
    held.whenReleased(
        () -> {
          if (ended) {
            return;
          }
          if (!held.tryHold(bytes)) {
            endWhenReleased(bytes);
            return;
          }
          scheduler
              .status(jobId)
              .onComplete(
                  status -> end(events.of(status).text(), bytes),
                  gone -> {
                    held.release(bytes);
                    cut();
                  });
        });
  }

  private void end(String farewell, long bytes) {
    if (ended) {
      held.release(bytes);
      return;
    }
    leave();
    begin();
    response.end(farewell).onComplete(sent -> held.release(bytes));
  }

  /** The reader comes back, if it wants to, and is told then. */
  private void cut() {
    leave();
    context.request().connection().close();
  }

  private void leave() {
    ended = true;
    waiting = null;
    endWaits = false;
    reader.leave();
    vertx.cancelTimer(keepAliveTimer);
    if (subscription != null) {
      subscription.close();
    }
  }
}
