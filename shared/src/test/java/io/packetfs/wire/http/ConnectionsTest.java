package io.packetfs.wire.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listener whose connections are bounded. */
final class ConnectionsTest {
  private static final int MAX = 2;
  private static final long HEAD_MS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CALL = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final int ANSWER_BYTES = 1 << 20;

  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger served = new AtomicInteger();
  private Vertx vertx;
  private Connections connections;
  private HttpServer server;

  @BeforeEach
  void listen() {
    vertx = Vertx.vertx();
    listenWith(new Connections(vertx, MAX));
  }

  private void listenImpatiently() {
    connections.stop();
    get(server.close());
    listenWith(new Connections(vertx, MAX, HEAD_MS, HEAD_MS));
  }

  private void listenWith(Connections bounds) {
    connections = bounds;
    server =
        get(
            connections
                .guard(
                    vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false)),
                    this::answer)
                .listen(0, "127.0.0.1"));
  }

  private void answer(HttpServerRequest call) {
    served.incrementAndGet();
    call.response().end("/large".equals(call.path()) ? "x".repeat(ANSWER_BYTES) : "here");
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    connections.stop();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.actualPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What comes until the end of the stream, or until it holds this. */
  private static String read(Socket socket, String until) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = socket.getInputStream().read();
        next >= 0 && !text.toString().endsWith(until);
        next = socket.getInputStream().read()) {
      text.append((char) next);
      if (text.toString().endsWith(until)) {
        break;
      }
    }
    return text.toString();
  }

  @Test
  void oneMoreThanMayBeIsToldSoAndTheOthersAreServed() throws IOException {
    Socket first = connect();
    send(first, CALL);
    assertTrue(read(first, "here").startsWith("HTTP/1.1 200"));
    Socket second = connect();
    send(second, CALL);
    assertTrue(read(second, "here").startsWith("HTTP/1.1 200"));
    Socket third = connect();
    send(third, CALL);
    String refused = read(third, "}");
    assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
    assertTrue(refused.contains("retry-after: 5"), refused);
    assertTrue(refused.contains("application/problem+json"), refused);
    assertTrue(refused.contains("\"code\":\"OVERLOADED\""), refused);
    send(first, CALL);
    assertTrue(read(first, "here").startsWith("HTTP/1.1 200"));
  }

  @Test
  void whenOneLeavesAnotherMayCome() throws IOException {
    Socket first = connect();
    Socket second = connect();
    for (Socket socket : List.of(first, second)) {
      send(socket, CALL);
      read(socket, "here");
    }
    first.close();
    Await.until("it is gone", () -> connections.count() == 1, PATIENCE);
    Socket third = connect();
    send(third, CALL);
    assertTrue(read(third, "here").startsWith("HTTP/1.1 200"));
  }

  @Test
  void aHeadThatTricklesInIsNotWaitedForHoweverLively() throws IOException {
    listenImpatiently();
    Socket slow = connect();
    send(slow, "GET / HTTP/1.1\r\nX: ");
    Await.until(
        "it is closed",
        () -> {
          try {
            send(slow, "y");
            return false;
          } catch (IOException closed) {
            return true;
          }
        },
        PATIENCE);
  }

  @Test
  void aConnectionThatWasAnsweredAndStaysQuietIsClosed() throws IOException {
    listenImpatiently();
    Socket quiet = connect();
    send(quiet, CALL);
    read(quiet, "here");
    assertEquals(-1, quiet.getInputStream().read());
  }

  @Test
  void theNextCallIsServedWhenTheAnswerBeforeHasLeft() throws IOException {
    int calls = 64;
    SocketChannel channel =
        SocketChannel.open(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.actualPort()));
    sockets.add(channel.socket());
    String all = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(calls);
    channel.write(ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)));
    Await.until("some are served", () -> served.get() > 0, PATIENCE);
    // Nobody reads: what was served is what the kernel took, and one more.
    Socket other = connect();
    for (int i = 0; i < 20; i++) {
      send(other, CALL);
      assertTrue(read(other, "here").startsWith("HTTP/1.1 200"));
    }
    int unread = served.get() - 20;
    assertTrue(unread < calls / 2, () -> unread + " answers of 1 MiB were made for nobody");
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (long read = 0; read < (long) calls * ANSWER_BYTES; chunk.clear()) {
      int count = channel.read(chunk);
      assertTrue(count > 0, "closed too early");
      read += count;
    }
    Await.until("all are served", () -> served.get() == calls + 20, PATIENCE);
  }
}
