package io.packetfs.edge.source;

import io.packetfs.origin.CacheStatus;
import io.packetfs.origin.CacheStatusReader;
import io.packetfs.origin.Identity;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.origin.PublishedChecksumReader;
import io.packetfs.origin.ResponseHeaders;
import io.packetfs.origin.ResponseIdentity;
import io.packetfs.origin.ResponseVerdict;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.task.FetchFacts;
import io.packetfs.window.ByteRange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One fetch over HTTP: the request, redirects, the response's head, and its bytes ({@link
 * HttpBody}).
 *
 * <p>All state lives on one event loop; {@link ChunkQueue} takes the bytes from there to the
 * compute threads. Whatever goes wrong ends in {@link #fail}, which resets the stream: of a
 * response that is not wanted, no more is read than has arrived.
 */
final class HttpFetch implements InFlight {
  private static final Logger LOG = System.getLogger(HttpFetch.class.getName());

  private static final int HTTP_OK = 200;

  private final Vertx vertx;
  private final Context loop;
  private final CheckedConnector connector;
  private final HttpOptions options;
  private final FetchOrder order;
  private final ChunkQueue queue;
  private final Promise<FetchOutcome> outcome = Promise.promise();
  private final FollowedRedirects redirects = new FollowedRedirects();

  // On the event loop.
  private boolean over;
  private long startedNanos;
  private long deadlineTimer = -1;
  private @Nullable StallWatch stall;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpBody body;
  private int requests;
  private @Nullable CacheStatus cache;
  private @Nullable Identity identity;
  private @Nullable PublishedChecksum published;

  HttpFetch(
      Vertx vertx,
      Context loop,
      CheckedConnector connector,
      HttpOptions options,
      ComputePool pool,
      BodyMemory memory,
      FetchOrder order,
      ChunkSink sink) {
    this.vertx = vertx;
    this.loop = loop;
    this.connector = connector;
    this.options = options;
    this.order = order;
    this.queue = new ChunkQueue(pool, sink, memory, order.holdBytesMax(), flow(), this::computed);
  }

  @Override
  public Future<FetchOutcome> outcome() {
    return outcome.future();
  }

  @Override
  public void abort(Problem why) {
    loop.runOnContext(v -> end(why));
  }

  void start() {
    order.turn().onSuccess(v -> queue.turnCame());
    loop.runOnContext(
        v -> {
          if (over) {
            return;
          }
          startedNanos = System.nanoTime();
          deadlineTimer =
              vertx.setTimer(
                  order.deadlineMs(), id -> end(OrderProblems.late(order, receivedBytes())));
          exchange(order.url());
        });
  }

  private void exchange(ObjectUrl url) {
    connector
        .connect(url)
        .onComplete(
            ready -> {
              request = ready;
              ready.exceptionHandler(cause -> failIfOf(ready, cause));
              guarded(() -> send(url, ready));
            },
            this::fail);
  }

  private void send(ObjectUrl url, HttpClientRequest ready) {
    if (!order.allowance().tryTake()) {
      throw OrderProblems.spent(order).asException();
    }
    requests++;
    // Connecting has a bound of its own.
    stall = new StallWatch(vertx, options, queue::isPaused, this::stalled);
    options.headers().getOrDefault(url.origin(), Map.of()).forEach(ready::putHeader);
    ready
        .putHeader("Range", ResponseIdentity.rangeHeader(order.fetch().range()))
        .putHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
        .putHeader(HttpHeaders.USER_AGENT, options.userAgent());
    ready
        .send()
        .onComplete(head -> guarded(() -> onHead(url, head)), cause -> failIfOf(ready, cause));
  }

  private void onHead(ObjectUrl url, HttpClientResponse head) {
    HttpClientRequest ours = request;
    head.exceptionHandler(cause -> failIfOf(ours, cause));
    if (Redirects.isRedirect(head.statusCode())) {
      ObjectUrl next = redirects.follow(url, head);
      if (redirects.letPass(ours, head)) {
        request = null;
      } else {
        dropRequest();
      }
      stopStallWatch();
      exchange(next);
      return;
    }
    ResponseHeaders headers = name -> head.headers().getAll(name);
    cache = CacheStatusReader.read(headers);
    ResponseVerdict verdict =
        ResponseIdentity.judge(
            head.statusCode(),
            headers,
            order.fetch().range(),
            order.expected(),
            order.identityRule(),
            System.currentTimeMillis());
    switch (verdict) {
      case ResponseVerdict.Refused(Problem problem) -> end(problem);
      case ResponseVerdict.Empty(Identity empty) -> {
        identity = empty;
        ByteRange nothing = new ByteRange(0, 0);
        // What a 416 publishes is of the page that it shows.
        published =
            head.statusCode() == HTTP_OK ? PublishedChecksumReader.read(headers, nothing, 0) : null;
        withoutBody(() -> queue.begin(empty, nothing));
      }
      case ResponseVerdict.BeyondEnd(long sizeBytes) ->
          withoutBody(() -> queue.beyondEnd(sizeBytes));
      case ResponseVerdict.Body(Identity object, ByteRange range) -> {
        identity = object;
        published = PublishedChecksumReader.read(headers, range, object.sizeBytes());
        stream(head, object, range);
      }
    }
  }

  /** What the body says is not wanted, so it is not read. */
  private void withoutBody(Runnable tellSink) {
    dropRequest();
    stopWatching();
    tellSink.run();
    queue.finish();
  }

  private void stream(HttpClientResponse head, Identity object, ByteRange range) {
    HttpBody begun =
        new HttpBody(vertx, head, order.url().shown(), range.length(), new BodyReader());
    body = begun;
    if (stall != null) {
      stall.flows();
    }
    queue.begin(object, range);
    begun.flow();
  }

  private final class BodyReader implements HttpBody.Reader {
    @Override
    public void received(int bytes) {
      if (stall != null) {
        stall.received(bytes);
      }
    }

    @Override
    public void chunk(ByteBuffer bytes) {
      queue.add(bytes);
    }

    @Override
    public void ended() {
      stopWatching();
      request = null;
      queue.finish();
    }

    @Override
    public void failed(Problem problem) {
      end(problem);
    }
  }

  private long receivedBytes() {
    HttpBody begun = body;
    return begun == null ? 0 : begun.receivedBytes();
  }

  private void stalled(String actual) {
    end(OrderProblems.stalled(order, options, actual));
  }

  /** The sink has everything, or could not take it. On a compute thread. */
  private void computed(@Nullable Problem problem) {
    loop.runOnContext(v -> end(problem));
  }

  private void guarded(Runnable step) {
    if (over) {
      dropRequest();
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** A request that we reset ourselves fails too, and means nothing then. */
  private void failIfOf(@Nullable HttpClientRequest failed, Throwable cause) {
    if (failed == null || failed != request) {
      return;
    }
    HttpBody begun = body;
    if (begun == null) {
      fail(cause);
    } else {
      begun.broke(cause);
    }
  }

  private void fail(Throwable cause) {
    HttpBody begun = body;
    if (cause instanceof ProblemException known) {
      end(known.problem());
    } else if (begun != null) {
      end(begun.afterBreak(cause));
    } else {
      LOG.log(Level.DEBUG, "a fetch failed", cause);
      end(OrderProblems.noResponse(order, cause));
    }
  }

  private void end(@Nullable Problem problem) {
    if (over) {
      return;
    }
    over = true;
    stopWatching();
    queue.drop();
    HttpBody begun = body;
    if (begun != null) {
      begun.drop();
    }
    dropRequest();
    redirects.drop();
    outcome.complete(new FetchOutcome(identity, published, redirects.finalUrl(), facts(), problem));
  }

  private void dropRequest() {
    HttpClientRequest open = request;
    request = null;
    if (open != null) {
      // Closes the connection: HTTP/1.1 has no other way to stop a response.
      open.reset();
    }
  }

  private void stopWatching() {
    vertx.cancelTimer(deadlineTimer);
    stopStallWatch();
  }

  private void stopStallWatch() {
    if (stall != null) {
      stall.stop();
      stall = null;
    }
  }

  private FetchFacts facts() {
    HttpBody begun = body;
    long firstByteNanos = begun == null ? 0 : begun.firstByteNanos();
    return ResponseFacts.of(
        requests,
        cache,
        receivedBytes(),
        firstByteNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(firstByteNanos - startedNanos));
  }

  private ChunkQueue.Flow flow() {
    return new ChunkQueue.Flow() {
      @Override
      public void pause() {
        HttpBody begun = body;
        if (begun != null) {
          begun.pause();
        }
      }

      @Override
      public void resume() {
        loop.runOnContext(
            v -> {
              HttpBody begun = body;
              // It may have been paused again since.
              if (begun != null && !queue.isPaused()) {
                begun.resume();
              }
            });
      }
    };
  }
}
