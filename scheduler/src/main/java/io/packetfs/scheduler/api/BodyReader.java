package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Function;

/** Reads a request's JSON body while it arrives, up to a limit in bytes and in time. */
final class BodyReader {
  /** The largest body, in bytes: 4 MiB. */
  static final int BYTES_MAX = 4 << 20;

  /** How long a body may take to arrive, in ms. */
  private static final long ARRIVAL_MS_MAX = 30_000;

  private BodyReader() {}

  /**
   * Reads the whole body and parses it. Its bytes are held until they are parsed, so a crowd of
   * bodies that waits for its parser is bounded as well as one that is still arriving.
   *
   * @param parse may answer later, from anywhere
   * @return fails with UNSUPPORTED_MEDIA_TYPE, OVERLOADED, TOO_LARGE (as soon as that is known; the
   *     rest is not read), MALFORMED (too slow), or as the parser does
   */
  static <T> Future<T> read(
      Vertx vertx, RoutingContext context, Function<Buffer, Future<T>> parse) {
    HttpServerRequest request = context.request();
    try {
      checkType(request);
      checkLength(announcedBytes(request));
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
    Body body = new Body(HeldBytes.bodies(context));
    Promise<Void> arrived = Promise.promise();
    request.handler(
        chunk -> {
          try {
            body.add(chunk);
          } catch (ProblemException e) {
            arrived.tryFail(e);
          }
        });
    request.exceptionHandler(arrived::tryFail);
    request.endHandler(end -> arrived.tryComplete());
    long timer =
        vertx.setTimer(ARRIVAL_MS_MAX, late -> arrived.tryFail(tooSlow(body.bytes.length())));
    return arrived
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .compose(whole -> parse.apply(body.bytes))
        .onComplete(parsed -> body.letGo());
  }

  /**
   * What has arrived. It is counted by what its buffer takes, which doubles when it is full. Who
   * sends goes on sending for a while after a refusal: nothing of that is kept.
   */
  private static final class Body {
    private final HeldBytes held;
    private Buffer bytes = Buffer.buffer();
    private long counted;
    private boolean over;

    Body(HeldBytes held) {
      this.held = held;
    }

    void add(Buffer chunk) {
      if (over) {
        return;
      }
      int length = bytes.length() + chunk.length();
      checkLength(length);
      long needed = HeldBytes.beyondSmall(capacity(length));
      if (!held.tryHold(needed - counted)) {
        throw tooManyBodies();
      }
      counted = needed;
      bytes.appendBuffer(chunk);
    }

    /** The next power of two. */
    private static long capacity(int length) {
      return length <= 1 ? length : 2L * Integer.highestOneBit(length - 1);
    }

    void letGo() {
      over = true;
      bytes = Buffer.buffer();
      held.release(counted);
      counted = 0;
    }
  }

  private static ProblemException tooSlow(int bytes) {
    return Problem.of(
            ErrorCode.MALFORMED,
            "the body did not arrive in time",
            "the whole body within " + ARRIVAL_MS_MAX + " ms",
            bytes + " bytes")
        .asException();
  }

  private static ProblemException tooManyBodies() {
    return Problem.of(
            ErrorCode.OVERLOADED,
            "too many large bodies are arriving at once: send it again later",
            "at most " + HeldBytes.BYTES_MAX + " bytes of bodies under way",
            "more")
        .retryAfter(HeldBytes.RETRY_AFTER_MS)
        .asException();
  }

  /**
   * For operations that take no body.
   *
   * @throws ProblemException MALFORMED if one is sent
   */
  static void refuse(HttpServerRequest request) {
    if (hasBody(request)) {
      throw Problem.of(ErrorCode.MALFORMED, "this call takes no body", "no body", "a body")
          .asException();
    }
  }

  /** Whether anything follows the head; whether it has arrived is another matter. */
  static boolean hasBody(HttpServerRequest request) {
    return announcedBytes(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static void checkType(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String media = type == null ? "" : type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    if (!media.equals(Answers.JSON)) {
      throw Problem.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "the body has to be announced as JSON",
              "Content-Type: " + Answers.JSON,
              type == null ? "no Content-Type" : "Content-Type: " + type)
          .asException();
    }
  }

  /** Netty refused what is not a number before it came here. */
  private static long announcedBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  private static void checkLength(long bytes) {
    if (bytes > BYTES_MAX) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "the body is too large: split the job",
              "at most " + BYTES_MAX + " bytes",
              "at least " + bytes + " bytes")
          .asException();
    }
  }
}
