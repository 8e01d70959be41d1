package io.packetfs.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads a stream to its end on a virtual thread of its own and keeps the last lines. */
final class BoundedLines {

  private static final int LINES_MAX = 10_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Thread reader;

  BoundedLines(String name, InputStream stream) {
    reader = Thread.ofVirtual().name(name).start(() -> read(stream));
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Whether the stream has ended and all its lines are here. */
  boolean isComplete() {
    return !reader.isAlive();
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("[" + e + "]");
    }
  }

  private synchronized void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }
}
