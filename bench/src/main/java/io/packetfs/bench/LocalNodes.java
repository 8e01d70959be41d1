package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.RestClient;
import io.packetfs.cli.VerbException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system under test: the processes that an operator would start, with settings of their own in
 * a directory that is gone afterwards, on loopback ports that nobody else has.
 */
final class LocalNodes {

  /** How the parts are spread over processes. */
  enum Shape {
    /** A scheduler and an edge node, each a JVM, joined through the clustered event bus. */
    CLUSTER,
    /** {@code pfs up}: both in one JVM, on its own event bus. */
    EMBEDDED
  }

  private static final Pattern REST_LINE = Pattern.compile("^scheduler +(http://\\S+)");
  private static final Pattern EDGE_LINE = Pattern.compile("^edge node +(http://\\S+)");
  private static final Duration START_MAX = Duration.ofMinutes(2);

  /** How long until the edge node is known to the scheduler; it greets every second. */
  private static final Duration HELLO_MAX = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(20);

  private final Path directory;
  private final List<NodeProcess> processes = new ArrayList<>();
  private @Nullable URI edgeServer;
  private boolean closed;

  private LocalNodes(Path directory) {
    this.directory = directory;
  }

  /**
   * What stands in their settings beside names and ports.
   *
   * @param concurrency tasks at once at the edge node
   * @param volume a directory of files that nobody changes meanwhile
   * @param allowed prefix of the URLs that may be read
   * @param scheduler more of {@code scheduler.yaml}
   * @param edge more of {@code edge.yaml}
   */
  record Settings(
      int concurrency, Path volume, String allowed, JsonObject scheduler, JsonObject edge) {

    /** Those of a workload. */
    static Settings of(Workload workload) {
      return new Settings(
          workload.concurrency(),
          Objects.requireNonNull(workload.file().getParent()),
          workload.dataUrl(),
          new JsonObject(),
          new JsonObject());
    }

    /** The same, with more in {@code scheduler.yaml} and {@code edge.yaml}. */
    Settings with(JsonObject moreOfScheduler, JsonObject moreOfEdge) {
      return new Settings(concurrency, volume, allowed, moreOfScheduler, moreOfEdge);
    }
  }

  /** Writes the settings; nothing runs yet. */
  static LocalNodes prepare(Workload workload, Leftovers leftovers) throws IOException {
    return prepare(Settings.of(workload), leftovers);
  }

  /** Writes these settings; nothing runs yet. */
  static LocalNodes prepare(Settings settings, Leftovers leftovers) throws IOException {
    LocalNodes nodes = new LocalNodes(Files.createTempDirectory("pfs-bench-nodes-"));
    leftovers.add(nodes::close);
    nodes.writeSettings(settings);
    return nodes;
  }

  /**
   * Starts the processes and waits until the scheduler knows the edge node; the scheduler's URL.
   */
  URI start(Shape shape) throws IOException {
    URI rest =
        switch (shape) {
          case CLUSTER -> {
            // One after the other, as a cluster grows: two first members at once may each found
            // one.
            URI url = startScheduler();
            startEdge();
            yield url;
          }
          case EMBEDDED -> {
            NodeProcess up = process("up");
            edgeServer = URI.create(up.awaitLine(EDGE_LINE, START_MAX));
            yield URI.create(up.awaitLine(REST_LINE, START_MAX));
          }
        };
    awaitPcpus(rest, 1);
    return rest;
  }

  /** Starts a scheduler that knows no pCPU yet; its URL. */
  URI startScheduler() throws IOException {
    return URI.create(process("scheduler").awaitLine(REST_LINE, START_MAX));
  }

  /** Starts an edge node, which joins the scheduler if there is one; where it answers. */
  URI startEdge() throws IOException {
    URI server = URI.create(process("edge").awaitLine(EDGE_LINE, START_MAX));
    edgeServer = server;
    return server;
  }

  /** Where the edge node that was started answers {@code POST /compute}. */
  URI edgeServer() {
    return Objects.requireNonNull(edgeServer, "not started");
  }

  /** The last lines that the processes said, for messages. */
  synchronized String output() {
    return String.join("\n", processes.stream().map(NodeProcess::output).toList());
  }

  /** What is measured with these nodes. */
  interface Measuring<T> {
    /** Measures. */
    T run() throws IOException;
  }

  /**
   * Measures; a wrong result ends in an error that has the nodes' last lines.
   *
   * @throws VerbException with the status of a failed job
   */
  <T> T explaining(Measuring<T> measuring) throws IOException {
    try {
      return measuring.run();
    } catch (WrongResultException e) {
      throw new VerbException(
          ExitCode.JOB_FAILED, e.getMessage() + "\nThe nodes said:\n" + output());
    }
  }

  private synchronized NodeProcess process(String verb) throws IOException {
    if (closed) {
      throw new IOException("interrupted before pfs " + verb + " was started");
    }
    NodeProcess process =
        NodeProcess.start(
            Map.of("PFS_VAR", directory.resolve("var").toString()),
            verb,
            "--conf",
            directory.resolve("conf").toString());
    processes.add(process);
    return process;
  }

  /** Returns when the scheduler has so many pCPUs that are up. */
  void awaitPcpus(URI rest, int count) {
    long endNanos = System.nanoTime() + HELLO_MAX.toNanos();
    try (RestClient client = new RestClient(rest, null)) {
      while (up(client) < count) {
        if (System.nanoTime() > endNanos) {
          throw new IllegalStateException(
              "the scheduler does not know "
                  + count
                  + " pCPUs that are up after "
                  + HELLO_MAX.toSeconds()
                  + " s; the nodes said:\n"
                  + output());
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long up(RestClient client) {
    return client.get("/v1/pcpus").getJsonArray("pcpus").stream()
        .filter(pcpu -> "UP".equals(((JsonObject) pcpu).getString("state")))
        .count();
  }

  private void writeSettings(Settings settings) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectory(directory.resolve("var"));
    Files.writeString(
        conf.resolve("scheduler.yaml"),
        """
        rest:
          port: 0
        %s"""
            .formatted(lines(settings.scheduler())));
    Files.writeString(
        conf.resolve("edge.yaml"),
        """
        concurrency: %d
        listen:
          port: 0
        volumes:
        - name: bench
          path: %s
          immutable: true
        %s"""
            .formatted(settings.concurrency(), text(settings.volume()), lines(settings.edge())));
    Files.writeString(
        conf.resolve("cluster.yaml"),
        """
        name: pfs-bench-%s
        port: %d
        """
            .formatted(UUID.randomUUID(), freePort()));
    Files.writeString(
        conf.resolve("policy.yaml"),
        """
        allow:
        - prefix: %s
          private_addresses: true
        """
            .formatted(text(settings.allowed())));
  }

  /** More keys of a YAML file. */
  private static String lines(JsonObject keys) {
    StringBuilder lines = new StringBuilder();
    keys.forEach(
        key ->
            lines
                .append(key.getKey())
                .append(": ")
                .append(Json.encode(key.getValue()))
                .append('\n'));
    return lines.toString();
  }

  /** Any text as a YAML scalar: JSON is YAML. */
  private static String text(Object value) {
    return new JsonObject().put("v", value.toString()).encode().replaceAll("^\\{\"v\":|}$", "");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends the processes and removes their directory. Callable again. */
  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    processes.forEach(NodeProcess::stop);
    processes.forEach(NodeProcess::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
