package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.SchedulerSettings;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.scheduler.SchedulerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Does once, in one process, what {@code pfs} is used for, so that the JVM can write down which
 * classes that takes and what its loops are like (JEP 483, 514 and 515). The launcher runs it
 * behind each build with {@code -XX:AOTCacheOutput}; later processes start from there. Once for
 * verbs that end by themselves and once for nodes: only these need Hazelcast, and the JVM links all
 * classes of a cache as it starts.
 *
 * <p>All of it happens in a directory of its own and on loopback, and leaves nothing behind.
 */
final class TrainingRun {
  private static final String FILE_SIZE = "64MiB";
  private static final List<String> OPS = List.of("counteq:0", "crc32c", "xor:255", "fnv");

  /** Enough for the compiler to have seen what a job is like. */
  private static final int JOBS = 150;

  private static final long WAIT_MS = 30_000;

  private final Path directory;
  private final Path file;
  private final Terminal terminal;

  private TrainingRun(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("data").resolve("blob.bin");
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    this.terminal =
        new Terminal(
            nobody, nobody, new ByteArrayInputStream(new byte[0]), Map.of(), directory, false);
  }

  /**
   * Ends the process: with 0 if all that was tried worked.
   *
   * @param arguments {@code verbs} or {@code nodes}
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("pfs-training-");
    try {
      TrainingRun training = new TrainingRun(directory);
      training.writeSettings();
      training.verb("blob", training.file.toString(), FILE_SIZE, "random:1");
      switch (arguments[0]) {
        case "verbs" -> training.runVerbs();
        case "nodes" -> training.runNodes();
        default -> throw new IllegalArgumentException("verbs or nodes, not " + arguments[0]);
      }
    } finally {
      remove(directory);
    }
    // Threads of libraries may linger.
    System.exit(ExitCode.DONE.status());
  }

  private void runVerbs() {
    verb("config", "check");
    verb("plan", file.toString(), "counteq:0");
    verb("plan", file.toString(), "counteq:0", "--json");
    for (String op : OPS) {
      verb("run", file.toString(), "counteq:1", op);
    }
    verb("run", file.toString(), "counteq:0", "--json");
  }

  private void runNodes() throws IOException {
    Configuration configuration = new ConfOptions().read(terminal, Map.of());
    ClusterOptions cluster = ClusterSettings.options(configuration);
    SchedulerOptions scheduler = SchedulerSettings.options(configuration);
    EdgeOptions edge = EdgeSettings.options(configuration, scheduler.policy(), List.of());
    Files.createDirectories(directory.resolve("var"));
    try (Nodes together = Nodes.inOneProcess(scheduler, edge)) {
      jobs(together);
    }
    try (Nodes leader = Nodes.scheduler(cluster, scheduler);
        Nodes member = Nodes.edge(cluster, edge)) {
      Objects.requireNonNull(member);
      jobs(leader);
    }
  }

  private void verb(String... arguments) {
    int status = PfsCommand.run(terminal, arguments);
    if (status != ExitCode.DONE.status()) {
      throw new IllegalStateException(
          "pfs " + String.join(" ", arguments) + " ended with " + status);
    }
  }

  private void jobs(Nodes nodes) {
    URI rest = URI.create("http://127.0.0.1:" + nodes.schedulerNode().restPort());
    try (RestClient client = new RestClient(rest, null)) {
      for (int i = 0; i < JOBS; i++) {
        JsonObject instruction = new JsonObject().put("op", "counteq").put("imm", i % 256);
        JsonObject job =
            new JsonObject()
                .put("data_url", file.toUri().toString())
                .put("instructions", new JsonArray().add(instruction));
        JsonObject status = client.post("/v1/jobs?wait=" + WAIT_MS + "ms", job, WAIT_MS);
        if (!status.getString("state").equals("SUCCEEDED")) {
          throw new IllegalStateException("a job did not succeed: " + status.encode());
        }
      }
      for (String path : List.of("/v1/jobs", "/v1/pcpus", "/v1/origins", "/v1/budgets", "/ready")) {
        Objects.requireNonNull(client.get(path));
      }
    }
  }

  private void writeSettings() throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Path data = Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(conf.resolve("scheduler.yaml"), "rest:\n  port: 0\n");
    Files.writeString(
        conf.resolve("edge.yaml"),
        """
        listen:
          port: 0
        volumes:
        - name: training
          path: %s
          immutable: true
        """
            .formatted(data));
    Files.writeString(
        conf.resolve("cluster.yaml"),
        """
        name: pfs-training-%s
        port: %d
        """
            .formatted(UUID.randomUUID(), freePort()));
    Files.writeString(
        conf.resolve("policy.yaml"),
        """
        allow:
        - prefix: %s
        """
            .formatted(data.toUri()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
