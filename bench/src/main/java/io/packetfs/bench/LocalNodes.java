package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.RestClient;
import io.packetfs.cli.VerbException;
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

  /** Writes the settings; nothing runs yet. */
  static LocalNodes prepare(Workload workload, Leftovers leftovers) throws IOException {
    LocalNodes nodes = new LocalNodes(Files.createTempDirectory("pfs-bench-nodes-"));
    leftovers.add(nodes::remove);
    nodes.writeSettings(workload);
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
            NodeProcess scheduler = process("scheduler");
            URI url = URI.create(scheduler.awaitLine(REST_LINE, START_MAX));
            edgeServer = URI.create(process("edge").awaitLine(EDGE_LINE, START_MAX));
            yield url;
          }
          case EMBEDDED -> {
            NodeProcess up = process("up");
            edgeServer = URI.create(up.awaitLine(EDGE_LINE, START_MAX));
            yield URI.create(up.awaitLine(REST_LINE, START_MAX));
          }
        };
    awaitEdgeNode(rest);
    return rest;
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

  private void awaitEdgeNode(URI rest) {
    long endNanos = System.nanoTime() + HELLO_MAX.toNanos();
    try (RestClient client = new RestClient(rest, null)) {
      while (client.get("/v1/pcpus").getJsonArray("pcpus").isEmpty()) {
        if (System.nanoTime() > endNanos) {
          throw new IllegalStateException(
              "the scheduler knows no edge node after "
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

  private void writeSettings(Workload workload) throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Files.createDirectory(directory.resolve("var"));
    String root = text(Objects.requireNonNull(workload.file().getParent()));
    Files.writeString(
        conf.resolve("scheduler.yaml"),
        """
        rest:
          port: 0
        """);
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
        """
            .formatted(workload.concurrency(), root));
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
            .formatted(text(workload.dataUrl())));
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

  /** Ends the processes and removes their directory. */
  private synchronized void remove() {
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
