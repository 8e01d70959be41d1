package io.packetfs.edge.source;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/**
 * The body of one response while it arrives: how much has come, whether that is what was announced,
 * and whether the connection broke under it. On one event loop.
 */
final class HttpBody {
  /**
   * How long the bytes that a broken connection left behind may take from its event loop to ours,
   * in ms.
   */
  private static final long SETTLE_MS = 10;

  private final Vertx vertx;
  private final HttpClientResponse response;
  private final String shownUrl;
  private final long expectedBytes;
  private final Reader reader;
  private boolean over;
  private boolean brokenOff;
  private long receivedBytes;
  private long firstByteNanos;

  /** Who reads it. */
  interface Reader {
    /** So many bytes came, wanted or not. */
    void received(int bytes);

    /** The next wanted bytes, the reader's alone from now on. */
    void chunk(ByteBuffer bytes);

    /** All came. */
    void ended();

    /** No more is wanted: too much or too little came, or the connection broke. */
    void failed(Problem problem);
  }

  /**
   * A body that does not flow yet.
   *
   * @param expectedBytes what its head announced, 1..
   */
  HttpBody(
      Vertx vertx,
      HttpClientResponse response,
      String shownUrl,
      long expectedBytes,
      Reader reader) {
    this.vertx = vertx;
    this.response = response;
    this.shownUrl = shownUrl;
    this.expectedBytes = expectedBytes;
    this.reader = reader;
  }

  /** Lets it flow to the reader. */
  void flow() {
    response.handler(this::onChunk);
    response.endHandler(v -> onEnd());
  }

  /** Holds it up, from our side. */
  void pause() {
    response.pause();
  }

  /** Lets it go on, unless it is over. */
  void resume() {
    if (!over) {
      response.resume();
    }
  }

  /** Nobody reads on; the reader is told nothing any more. */
  void drop() {
    over = true;
  }

  /** Body bytes that came. */
  long receivedBytes() {
    return receivedBytes;
  }

  /** When the first came, by {@link System#nanoTime}; 0: none came. */
  long firstByteNanos() {
    return firstByteNanos;
  }

  private void onChunk(Buffer chunk) {
    if (over) {
      return;
    }
    if (firstByteNanos == 0) {
      firstByteNanos = System.nanoTime();
    }
    receivedBytes += chunk.length();
    reader.received(chunk.length());
    if (receivedBytes > expectedBytes) {
      reader.failed(wrongLength("more than " + expectedBytes + " bytes"));
    } else if (!brokenOff) {
      // Not copied: the received buffer is ours alone.
      reader.chunk(((BufferInternal) chunk).getByteBuf().nioBuffer());
    }
  }

  private void onEnd() {
    if (over) {
      return;
    }
    if (receivedBytes < expectedBytes) {
      reader.failed(wrongLength(receivedBytes + " bytes"));
    } else {
      reader.ended();
    }
  }

  /** The connection ended under it. The reader is told once all that came is counted. */
  void broke(Throwable cause) {
    if (!brokenOff) {
      brokenOff = true;
      response.resume();
      whenAllIsCounted(cause);
    }
  }

  /** How much came, and what ended it. */
  Problem afterBreak(Throwable cause) {
    return wrongLength(receivedBytes + " bytes, then: " + cause);
  }

  /**
   * Vert.x tells of a connection's end at once, before the bytes that it has received and holds
   * because we paused the stream (5.1.6: {@code Http1ClientConnection.handleClosed} does not wait
   * for its {@code InboundMessageQueue}); after a resume they still come. They are not worth
   * computing over any more, but they were fetched, and the error says how many came.
   */
  private void whenAllIsCounted(Throwable cause) {
    long before = receivedBytes;
    vertx.setTimer(
        SETTLE_MS,
        id -> {
          if (over) {
            return;
          }
          if (receivedBytes > before) {
            whenAllIsCounted(cause);
          } else {
            reader.failed(afterBreak(cause));
          }
        });
  }

  private Problem wrongLength(String actual) {
    return Problem.of(
        ErrorCode.BODY_LENGTH_MISMATCH,
        "the body of " + shownUrl + " is not as long as its Content-Range says",
        expectedBytes + " bytes",
        actual);
  }
}
