package io.packetfs.cli.conform;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import io.packetfs.wire.conformance.Call;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The edge server under test. Calls block, within bounds; no redirect is followed. */
public final class Endpoint implements AutoCloseable {

  /** The longest answer that is read: many times that of 64 instructions. */
  static final int ANSWER_BYTES_MAX = 1 << 20;

  /** How long an answer may take, body and all: more than an edge waits for a stalled origin. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final String WRONG_TOKEN = "pfs-conform-wrong-token";

  private final String base;
  private final @Nullable String token;
  private final Duration answerMax;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();

  private Endpoint(String base, @Nullable String token, Duration answerMax) {
    this.base = base;
    this.token = token;
    this.answerMax = answerMax;
  }

  /**
   * The edge server at a URL.
   *
   * @param url {@code http(s)://HOST[:PORT][/PATH]}; {@code /compute} stands behind it
   * @param token what it asks callers to show, or null
   * @throws VerbException if that is no such URL
   */
  public static Endpoint of(String url, @Nullable String token) {
    return of(url, token, ANSWER_MAX);
  }

  static Endpoint of(String url, @Nullable String token, Duration answerMax) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong(url);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || uri.getRawUserInfo() != null) {
      throw wrong(url);
    }
    return new Endpoint(url.replaceFirst("/+$", ""), token, answerMax);
  }

  private static VerbException wrong(String url) {
    return new VerbException(
        ExitCode.USAGE,
        "ENDPOINT: found \"" + url + "\", right is http://HOST:PORT or https://HOST[:PORT][/PATH]");
  }

  /** Whether it has a token. */
  boolean hasToken() {
    return token != null;
  }

  /** Its URL. */
  String url() {
    return base;
  }

  /**
   * Calls it.
   *
   * @throws NoReplyException if there is no answer, or none that is within the bounds
   */
  Reply call(Call call, String originUrl) throws NoReplyException {
    String body = call.bodyFor(originUrl);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .method(
                call.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    String contentType = call.contentType();
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    String shown = shown(call.token());
    if (shown != null) {
      request.header("Authorization", "Bearer " + shown);
    }
    HttpRequest built = request.build();
    try {
      return send(built);
    } catch (NoReplyException e) {
      if (!e.isOfConnection()) {
        throw e;
      }
      // A server may close a connection at any time, also just when a call comes; and computing
      // twice is as good as once (RFC 9110, section 9.2.2).
      return send(built);
    }
  }

  private @Nullable String shown(Call.Token which) {
    return switch (which) {
      case RIGHT -> token;
      case NONE -> null;
      case WRONG -> WRONG_TOKEN;
    };
  }

  private Reply send(HttpRequest request) throws NoReplyException {
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      HttpResponse<byte[]> answer = coming.get(answerMax.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(answer.statusCode(), answer.headers(), Buffer.buffer(answer.body()));
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw new NoReplyException("no answer within " + answerMax.toMillis() + " ms", false);
    } catch (ExecutionException e) {
      throw reason(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private static NoReplyException reason(@Nullable Throwable cause) {
    if (cause == null) {
      return new NoReplyException("no answer", false);
    }
    if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity")) {
      return new NoReplyException("an answer of more than " + ANSWER_BYTES_MAX + " bytes", false);
    }
    String detail = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    boolean connected = cause instanceof IOException && !(cause instanceof ConnectException);
    return new NoReplyException(
        "no answer (" + cause.getClass().getSimpleName() + detail + ")", connected);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
