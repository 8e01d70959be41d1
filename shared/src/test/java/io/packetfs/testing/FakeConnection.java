package io.packetfs.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection to a {@link FakeOrigin}: requests one after the other, each answered as the fault
 * of the moment says.
 */
final class FakeConnection {

  private static final int CHUNK_BYTES = 16 << 10;
  private static final long DRIPS_PER_SECOND = 50;
  private static final byte[] NEWLINE = {'\r', '\n'};

  private final FakeOrigin origin;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  FakeConnection(FakeOrigin origin, Socket socket) throws IOException {
    this.origin = origin;
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Serves until either side closes. */
  void serve() throws IOException, InterruptedException {
    boolean open = true;
    while (open) {
      Asked asked = Asked.read(in);
      if (asked == null) {
        return;
      }
      LiveExchange exchange = origin.begin(asked);
      try {
        open = answer(exchange, origin.answerTo(exchange));
      } catch (IOException e) {
        finish(exchange, Exchange.Outcome.ABANDONED);
        throw e;
      } finally {
        // A fault of a test's own may throw anything.
        origin.end(exchange);
      }
    }
  }

  /** Whether the connection stays open. */
  private boolean answer(LiveExchange exchange, Answer answer) throws IOException {
    exchange.status(answer.status());
    byte[] raw = answer.raw();
    if (raw != null) {
      out.write(raw);
      finish(exchange, Exchange.Outcome.BROKEN);
      return false;
    }
    if (answer.breakAtBytes() < 0) {
      return breakOff(exchange, answer);
    }
    long size = exchange.asked().method().equals("HEAD") ? 0 : answer.body().sizeBytes();
    long end = Math.min(size, answer.breakAtBytes());
    boolean breaks = answer.breakAtBytes() < size;
    if (end == 0 && !breaks) {
      origin.end(exchange);
    }
    out.write(answer.head());
    boolean chunked = "chunked".equals(answer.header("Transfer-Encoding")) && size > 0;
    // The last byte waits until the exchange counts as ended: a client that has it all may ask
    // again at once, and would seem to
    // have two streams.
    send(exchange, answer, 0, breaks ? end : end - 1, chunked);
    if (breaks) {
      return breakOff(exchange, answer);
    }
    origin.end(exchange);
    send(exchange, answer, Math.max(0, end - 1), end, chunked);
    if (chunked) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    finish(exchange, Exchange.Outcome.ANSWERED);
    return true;
  }

  private void send(LiveExchange exchange, Answer answer, long from, long to, boolean chunked)
      throws IOException {
    long rate = answer.bytesPerSecond();
    int piece = Math.clamp(rate / DRIPS_PER_SECOND, 1, CHUNK_BYTES);
    long sentAtNanos = System.nanoTime();
    for (long at = from; at < to; at += piece) {
      byte[] bytes = answer.body().bytes(at, (int) Math.min(piece, to - at));
      // Counted first: a client that has the bytes finds them counted.
      exchange.sent(bytes.length);
      try {
        if (chunked) {
          out.write(
              (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes);
        if (chunked) {
          out.write(NEWLINE);
        }
      } catch (IOException e) {
        exchange.sent(-bytes.length);
        throw e;
      }
      if (rate < Long.MAX_VALUE) {
        sentAtNanos += bytes.length * 1_000_000_000L / rate;
        LockSupport.parkNanos(sentAtNanos - System.nanoTime());
      }
    }
  }

  private boolean breakOff(LiveExchange exchange, Answer answer) throws IOException {
    switch (answer.breakAs()) {
      case STALL -> {
        while (in.read() >= 0) {
          // Whatever else comes is not answered either.
        }
        finish(exchange, Exchange.Outcome.ABANDONED);
      }
      case RESET -> {
        socket.setSoLinger(true, 0);
        finish(exchange, Exchange.Outcome.BROKEN);
      }
      case CLOSE -> finish(exchange, Exchange.Outcome.BROKEN);
    }
    return false;
  }

  /** In this order: who sees the outcome finds the stream ended. */
  private void finish(LiveExchange exchange, Exchange.Outcome outcome) {
    origin.end(exchange);
    exchange.outcome(outcome);
  }
}
