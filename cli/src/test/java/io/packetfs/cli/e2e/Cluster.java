package io.packetfs.cli.e2e;

import io.packetfs.cli.Main;
import io.packetfs.testing.Await;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code pfs scheduler} and {@code pfs edge} as processes of their own, with a conf directory of
 * their own; they find each other through Hazelcast by a TCP member list.
 */
final class Cluster implements AutoCloseable {
  /** Below Linux' ephemeral ports, so that no connection of the machine happens to have it. */
  private static final int PORT_MIN = 20_000;

  private static final int PORT_MAX = 32_000;
  private static final int PORT_COUNT = 20;

  private final Processes processes = new Processes();
  private final Path conf;

  /**
   * Writes the conf directory.
   *
   * @param directory empty; all of the cluster's files come below it
   * @param readable a directory whose files every edge node serves
   * @param origins URL prefixes on this machine that may be fetched
   */
  Cluster(Path directory, Path readable, String... origins) throws IOException {
    conf = Files.createDirectories(directory.resolve("conf"));
    JsonArray allow =
        new JsonArray().add(new JsonObject().put("prefix", "file://" + readable + "/"));
    for (String origin : origins) {
      allow.add(new JsonObject().put("prefix", origin).put("private_addresses", true));
    }
    JsonObject volume = new JsonObject().put("name", "readable").put("path", readable.toString());
    // JSON is YAML.
    write(
        "cluster",
        new JsonObject()
            .put("name", "test-" + UUID.randomUUID())
            .put("port", ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX))
            .put("port_count", PORT_COUNT)
            .put("members", new JsonArray().add("127.0.0.1"))
            .put("join_timeout", "60s"));
    write("policy", new JsonObject().put("allow", allow));
    write(
        "scheduler",
        new JsonObject()
            .put("rest", new JsonObject().put("port", 0))
            .put("database", directory.resolve("jobs.db").toString()));
    write(
        "edge",
        new JsonObject()
            .put("volumes", new JsonArray().add(volume))
            .put("listen", new JsonObject().put("port", 0)));
  }

  private void write(String file, JsonObject settings) throws IOException {
    Files.writeString(conf.resolve(file + ".yaml"), settings.encodePrettily());
  }

  /** Where {@code cluster.yaml} and its like are. */
  Path conf() {
    return conf;
  }

  /** Processes that end with the cluster. */
  Processes processes() {
    return processes;
  }

  /** Starts a scheduler on the cluster's database; {@link #rest} waits for it. */
  RunningProcess scheduler() {
    return processes.java(Main.class, "scheduler", "--conf", conf.toString());
  }

  /** The REST of a scheduler that was started. */
  Rest rest(RunningProcess scheduler) {
    return new Rest(
        scheduler.awaitLine("scheduler +(http://127\\.0\\.0\\.1:\\d+)", Rest.BOUND).group(1));
  }

  /** Starts an edge node with these settings too; {@link #awaitPcpus} waits for it. */
  RunningProcess edge(String id, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("edge", "--conf", conf.toString(), "--set", "edge.id=" + id));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return processes.java(Main.class, arguments.toArray(new String[0]));
  }

  /** Returns when exactly these pCPUs are registered. */
  void awaitPcpus(Rest rest, String... ids) {
    List<String> seen = new ArrayList<>();
    try {
      Await.until(
          "the pCPUs " + List.of(ids),
          () -> {
            seen.clear();
            rest.pcpus().forEach(pcpu -> seen.add(pcpu.getString("id")));
            return seen.equals(List.of(ids));
          },
          Rest.BOUND);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; these are there: " + seen, e);
    }
  }

  @Override
  public void close() {
    processes.close();
  }
}
