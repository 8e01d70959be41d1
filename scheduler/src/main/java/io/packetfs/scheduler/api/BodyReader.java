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

/** Reads a request's JSON body while it arrives, up to a limit in bytes and in time. */
final class BodyReader {
  /** The largest body, in bytes: 4 MiB. */
  static final int BYTES_MAX = 4 << 20;

  /** How long a body may take to arrive, in ms. */
  private static final long ARRIVAL_MS_MAX = 30_000;

  private BodyReader() {}

  /**
   * The whole body.
   *
   * @return fails with UNSUPPORTED_MEDIA_TYPE, TOO_LARGE (as soon as that is known; the rest is not
   *     read) or MALFORMED (too slow)
   */
  static Future<Buffer> read(Vertx vertx, RoutingContext context) {
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
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          try {
            checkLength((long) body.length() + chunk.length());
            body.appendBuffer(chunk);
          } catch (ProblemException e) {
            whole.tryFail(e);
          }
        });
    request.exceptionHandler(whole::tryFail);
    request.endHandler(end -> whole.tryComplete(body));
    long timer =
        vertx.setTimer(
            ARRIVAL_MS_MAX,
            late -> {
              whole.tryFail(
                  Problem.of(
                          ErrorCode.MALFORMED,
                          "the body did not arrive in time",
                          "the whole body within " + ARRIVAL_MS_MAX + " ms",
                          body.length() + " bytes")
                      .asException());
            });
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
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
