package io.packetfs.bench;

import io.packetfs.window.Grid;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client of {@code POST /compute}, the same for every server: a few connections, spread evenly
 * over the server's processes, on each of which a request follows the answer before. Every answer
 * is checked.
 */
final class ComputeLoad implements AutoCloseable {
  private static final int IMM_COUNT = 256;

  private final String name;
  private final String dataUrl;
  private final WindowCounts counts;
  private final List<ComputeConnection> connections = new ArrayList<>();
  private final ExecutorService threads;
  private int passes;

  /**
   * Connects.
   *
   * @param name of the server, for messages
   * @param servers its processes, at least one
   * @param connectionCount at least as many as processes
   */
  ComputeLoad(
      String name, List<URI> servers, String dataUrl, WindowCounts counts, int connectionCount)
      throws IOException {
    this.name = name;
    this.dataUrl = dataUrl;
    this.counts = counts;
    this.threads = Executors.newFixedThreadPool(connectionCount);
    try {
      for (int i = 0; i < connectionCount; i++) {
        connections.add(ComputeConnection.open(servers.get(i % servers.size())));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * Counts over the whole file once or more; no pass asks for the byte of the pass before.
   *
   * @param windowsPerRequest of one instruction; divides the file's
   * @return GiB/s, from the first request to the last answer
   * @throws WrongResultException if any answer was not exactly right
   */
  double gibPerSecond(int windowsPerRequest, int passCount) throws IOException {
    int requestsPerPass = counts.windows() / windowsPerRequest;
    int firstPass = passes;
    passes += passCount;
    AtomicInteger next = new AtomicInteger();
    List<Callable<Void>> work = new ArrayList<>();
    for (ComputeConnection connection : connections) {
      work.add(
          () -> {
            for (int i = next.getAndIncrement();
                i < requestsPerPass * passCount;
                i = next.getAndIncrement()) {
              int imm = (firstPass + i / requestsPerPass) % IMM_COUNT;
              int window = i % requestsPerPass * windowsPerRequest;
              request(connection, window, windowsPerRequest, imm);
            }
            return null;
          });
    }
    long begunNanos = System.nanoTime();
    runAll(work);
    return Rate.gibPerSecond(
        (long) counts.windows() * Grid.WINDOW_BYTES * passCount, Rate.secondsSince(begunNanos));
  }

  private void request(ComputeConnection connection, int window, int windows, int imm)
      throws IOException {
    long length = (long) windows * Grid.WINDOW_BYTES;
    JsonObject instruction =
        new JsonObject()
            .put("op", "counteq")
            .put("imm", imm)
            .put("offset", Grid.offsetOf(window))
            .put("length", length);
    JsonObject answer =
        connection.post(
            new JsonObject()
                .put("data_url", dataUrl)
                .put("instructions", JsonArray.of(instruction))
                .encode());
    WrongResultException.check(
        name + ", window " + window + ", value",
        counts.count(window, windows, imm),
        answer.getJsonArray("results").getJsonObject(0).getLong("value"));
    WrongResultException.check(
        name + ", window " + window + ", bytes_processed",
        length,
        answer.getJsonObject("timing").getLong("bytes_processed"));
  }

  private void runAll(List<Callable<Void>> work) throws IOException {
    try {
      for (Future<Void> each : threads.invokeAll(work)) {
        each.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case WrongResultException wrong -> throw wrong;
        case IOException failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    connections.forEach(ComputeConnection::close);
  }
}
