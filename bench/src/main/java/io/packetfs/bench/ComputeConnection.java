package io.packetfs.bench;

import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A kept HTTP/1.1 connection for one {@code POST /compute} after the other, with as little of its
 * own as there can be: what is measured shares its cores with it. Not thread-safe.
 */
final class ComputeConnection implements AutoCloseable {
  private static final int CONNECT_MS_MAX = 5_000;
  private static final int ANSWER_MS_MAX = 30_000;

  /** Head and body of an answer; those here are a few hundred bytes. */
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private static final String HEAD_END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";

  private final Socket socket;
  private final InputStream in;
  private final String head;
  private final byte[] answer = new byte[ANSWER_BYTES_MAX];

  private ComputeConnection(Socket socket, URI server) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.head =
        "POST /compute HTTP/1.1\r\nHost: "
            + server.getAuthority()
            + "\r\nContent-Type: application/json\r\nContent-Length: ";
  }

  /** Connects. */
  static ComputeConnection open(URI server) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MS_MAX);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MS_MAX);
      return new ComputeConnection(socket, server);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a body and waits for the answer.
   *
   * @throws WrongResultException if that is none of status 200
   */
  JsonObject post(String body) throws IOException {
    String request = head + body.length() + HEAD_END + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    int received = 0;
    int bodyAt = -1;
    int end = Integer.MAX_VALUE;
    String answerHead = "";
    while (received < end) {
      int count = in.read(answer, received, answer.length - received);
      if (count <= 0) {
        throw new EOFException("the connection ended behind " + received + " bytes of an answer");
      }
      received += count;
      if (bodyAt < 0) {
        String text = new String(answer, 0, received, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf(HEAD_END);
        if (headEnd >= 0) {
          answerHead = text.substring(0, headEnd);
          bodyAt = headEnd + HEAD_END.length();
          end = bodyAt + length(answerHead);
        }
      }
    }
    String text = new String(answer, bodyAt, end - bodyAt, StandardCharsets.UTF_8);
    if (!answerHead.startsWith("HTTP/1.1 200 ")) {
      WrongResultException.check("POST /compute", "HTTP/1.1 200", answerHead + "\n" + text);
    }
    return new JsonObject(text);
  }

  private static int length(String head) throws IOException {
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("an answer without Content-Length: " + head);
    }
    int from = at + LENGTH.length();
    int to = lower.indexOf('\r', from);
    return Integer.parseInt(lower.substring(from, to < 0 ? lower.length() : to).strip());
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing more is wanted of it.
      return;
    }
  }
}
