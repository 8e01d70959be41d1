package io.packetfs.cli.e2e.chaos;

import io.packetfs.cli.Main;
import io.packetfs.testing.Hosts;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.PostgresRig;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The schedulers and edge nodes of the rig, each a process at a host of its own. */
final class Nodes {
  static final List<String> SCHEDULERS = List.of("scheduler-1", "scheduler-2", "scheduler-3");
  static final List<String> EDGES = List.of("edge-1", "edge-2", "edge-3", "edge-4");

  /** What callers of REST must show beyond loopback. */
  static final String TOKEN = UUID.randomUUID().toString();

  private static final int MEMBER_PORT = 5701;
  private static final int BUS_PORT = 5801;
  private static final int REST_PORT = 8080;
  private static final int LOG_LINES = 60;
  private static final int LOG_CHARS = 240;

  private final Hosts hosts;
  private final Processes processes;
  private final Path conf;
  private final Map<String, RunningProcess> running = new LinkedHashMap<>();

  /** Writes the conf directory; starts nothing. */
  Nodes(Hosts hosts, Processes processes, Path conf, NginxRig web, String databaseUrl)
      throws IOException {
    this.hosts = hosts;
    this.processes = processes;
    this.conf = Files.createDirectories(conf);
    Files.writeString(conf.resolve("token"), TOKEN);
    Files.writeString(conf.resolve("password"), PostgresRig.PASSWORD);
    Files.copy(
        Processes.home().resolve("conf/logging.properties"), conf.resolve("logging.properties"));
    JsonArray members = new JsonArray();
    all().map(name -> hosts.address(name) + ":" + MEMBER_PORT).forEach(members::add);
    // JSON is YAML.
    write(
        "cluster",
        new JsonObject()
            .put("name", "chaos-" + UUID.randomUUID())
            .put("port", MEMBER_PORT)
            .put("port_count", 1)
            .put("bus_port", BUS_PORT)
            .put("members", members)
            .put("join_timeout", "80s"));
    write("policy", policy(web));
    write(
        "scheduler",
        new JsonObject()
            .put("rest", new JsonObject().put("port", REST_PORT).put("token_file", "token"))
            .put("database", databaseUrl)
            .put("database_user", PostgresRig.USER)
            .put("database_password_file", "password"));
    write(
        "edge",
        new JsonObject()
            .put("cache_id", "cdn")
            .put("listen", new JsonObject().put("enabled", false)));
  }

  private static JsonObject policy(NginxRig web) {
    JsonArray allow = new JsonArray();
    for (String prefix : List.of(web.edgeUrl("/"), web.originUrl("/"))) {
      allow.add(new JsonObject().put("prefix", prefix).put("private_addresses", true));
    }
    return new JsonObject()
        .put("allow", allow)
        .put(
            "origins",
            new JsonArray()
                .add(cap(web.edgeUrl(""), Work.CDN_CAP_BYTES))
                .add(cap(web.originUrl(""), Work.THIRSTY_CAP_BYTES)));
  }

  private static JsonObject cap(String origin, long bytesPerDay) {
    return new JsonObject().put("origin", origin).put("bytes_per_day", bytesPerDay + "B");
  }

  private void write(String file, JsonObject settings) throws IOException {
    Files.writeString(conf.resolve(file + ".yaml"), settings.encodePrettily());
  }

  private static Stream<String> all() {
    return Stream.concat(SCHEDULERS.stream(), EDGES.stream());
  }

  /** Starts those that do not run; does not wait until they are up. */
  void startMissing() throws IOException {
    for (String name : all().toList()) {
      RunningProcess process = running.get(name);
      if (process == null || !process.isAlive()) {
        running.put(name, hosts.at(name, () -> start(name)));
      }
    }
  }

  /** Tells all others to end, and waits until they have. */
  void terminateOthers(String name) {
    List<RunningProcess> others =
        running.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(name))
            .map(Map.Entry::getValue)
            .toList();
    others.forEach(RunningProcess::terminate);
    others.forEach(other -> other.awaitExit(Bounds.NOTICED));
  }

  private RunningProcess start(String name) {
    String host = hosts.address(name);
    return SCHEDULERS.contains(name)
        ? processes.java(
            Main.class,
            "scheduler",
            "--conf",
            conf.toString(),
            "--set",
            "cluster.host=" + host,
            "--set",
            "scheduler.rest.host=" + host)
        : processes.java(
            Main.class,
            "edge",
            "--conf",
            conf.toString(),
            "--set",
            "cluster.host=" + host,
            "--set",
            "edge.id=" + name);
  }

  /** The process of a node. */
  RunningProcess process(String name) {
    RunningProcess process = running.get(name);
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  /** The URL of a scheduler's REST. */
  String url(String scheduler) {
    return "http://" + hosts.address(scheduler) + ":" + REST_PORT;
  }

  /** What they logged last: what a failed test should show. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    running.forEach(
        (name, process) -> {
          logs.append("\n==== ").append(name).append(process.isAlive() ? " runs" : " is dead");
          List<String> lines = process.errLines();
          lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
              .map(line -> line.substring(0, Math.min(line.length(), LOG_CHARS)))
              .forEach(line -> logs.append("\n  ").append(line));
        });
    return logs.toString();
  }
}
