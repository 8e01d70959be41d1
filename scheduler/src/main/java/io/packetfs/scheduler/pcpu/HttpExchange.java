package io.packetfs.scheduler.pcpu;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One request to an endpoint, with a bound on its time and on what is read of its answer. It can be
 * ended at any moment; then its connection is closed, and the endpoint sees that nobody waits.
 *
 * <p>All of its state belongs to the context that starts it.
 */
final class HttpExchange {
  /** Many times the longest answer to a program of 64 instructions; a longer one is cut off. */
  static final int ANSWER_BYTES_MAX = 64 << 10;

  private final Vertx vertx;
  private final String what;
  private final Promise<HttpAnswer> answer = Promise.promise();
  private final Buffer body = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private boolean ended;
  private long timer;

  /**
   * Not sent yet.
   *
   * @param what a name for messages: which pCPU and call
   */
  HttpExchange(Vertx vertx, String what) {
    this.vertx = vertx;
    this.what = what;
  }

  /**
   * Sends it.
   *
   * @param content the request's body, or null: none
   * @param timeoutMs when it is given up, in ms, 1..
   * @return fails with {@link TaskLostException} and nothing else
   */
  Future<HttpAnswer> start(
      HttpClient client, RequestOptions options, @Nullable Buffer content, long timeoutMs) {
    timer =
        vertx.setTimer(
            timeoutMs, late -> fail("did not answer within " + timeoutMs + " ms", request == null));
    client
        .request(options)
        .onComplete(
            opened -> opened(opened, content),
            failure -> fail("cannot be reached: " + failure.getMessage(), true));
    return answer.future();
  }

  private void opened(HttpClientRequest opened, @Nullable Buffer content) {
    if (ended) {
      opened.reset();
      return;
    }
    request = opened;
    Future<HttpClientResponse> response = content == null ? opened.send() : opened.send(content);
    response.onComplete(
        this::read,
        failure -> fail("broke off before it answered: " + failure.getMessage(), false));
  }

  private void read(HttpClientResponse response) {
    response.exceptionHandler(
        failure -> fail("broke off while it answered: " + failure.getMessage(), false));
    response.handler(
        chunk -> {
          if (ended) {
            return;
          }
          if (body.length() + chunk.length() > ANSWER_BYTES_MAX) {
            fail(
                "answered more than " + ANSWER_BYTES_MAX + " bytes: is its endpoint an edge?",
                false);
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(
        end -> {
          if (end()) {
            String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
            answer.tryComplete(
                new HttpAnswer(
                    response.statusCode(),
                    type == null ? "" : type,
                    response.getHeader(HttpHeaders.RETRY_AFTER),
                    body));
          }
        });
  }

  /** Ends it now; nothing happens if it has ended. */
  void abort(String why) {
    fail(why, request == null);
  }

  private void fail(String why, boolean neverSent) {
    if (end()) {
      HttpClientRequest open = request;
      if (open != null) {
        open.reset();
      }
      answer.tryFail(new TaskLostException(what + " " + why, neverSent));
    }
  }

  /** Whether it had not ended yet. */
  private boolean end() {
    boolean first = !ended;
    ended = true;
    vertx.cancelTimer(timer);
    return first;
  }
}
