package io.packetfs.scheduler.api;

import io.packetfs.scheduler.api.RestCaller.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A socket that says exactly what it is told, where a proper client would not. */
final class RawHttp implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;
  private static final int RECEIVE_BYTES = 16 << 10;

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) throws IOException {
    socket = new Socket();
    // Little room on this side, so that a reader who does not read is soon felt on the other.
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    socket.setSoTimeout(PATIENCE_MS);
    in = socket.getInputStream();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  /** The next line without its end, or null at the end of the stream. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.isEmpty() ? null : line.toString();
  }

  /** Sends a request and reads an answer that has a Content-Length. */
  Answer call(String request) throws IOException {
    send(request);
    int status = Integer.parseInt(readLine().split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      String[] header = line.split(": ", 2);
      headers.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
    }
    int length = Integer.parseInt(headers.get("content-length").getFirst());
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(status, HttpHeaders.of(headers, (name, value) -> true), body);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
