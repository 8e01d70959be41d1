package io.packetfs.cli.e2e.chaos;

import io.packetfs.testing.Await;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three schedulers over one PostgreSQL, four edge nodes, a caching nginx and its origin: all real,
 * each at a host of its own where the machine allows it.
 */
final class ClusterRig implements AutoCloseable {
  private static final Path MEMORY = Path.of("/dev/shm");

  private final Processes processes = new Processes();
  private final Path directory;
  private final Hosts hosts;
  private @Nullable NginxRig web;
  private @Nullable PostgresRig database;
  private @Nullable Nodes nodes;
  private @Nullable Rest rest;

  private ClusterRig(Path directory, Hosts hosts) {
    this.directory = directory;
    this.hosts = hosts;
  }

  /**
   * Starts everything; {@link #awaitWhole} waits for it. Without nginx or PostgreSQL: see {@link
   * io.packetfs.testing.Requires}.
   */
  static ClusterRig start() throws IOException {
    Path directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "pfs-chaos")
            : Files.createTempDirectory("pfs-chaos");
    ClusterRig rig =
        new ClusterRig(
            directory,
            Hosts.make(Stream.concat(Nodes.SCHEDULERS.stream(), Nodes.EDGES.stream()).toList()));
    try {
      rig.startAll();
      return rig;
    } catch (IOException | RuntimeException | Error e) {
      rig.close();
      throw e;
    }
  }

  private void startAll() throws IOException {
    String hub = hosts.address(Hosts.HUB);
    Path webDirectory = Files.createDirectory(directory.resolve("web"));
    NginxRig startedWeb =
        hosts.at(Hosts.HUB, () -> NginxRig.start(webDirectory, hub, "", Work.ORIGIN_RATE));
    web = startedWeb;
    PostgresRig startedDatabase = hosts.at(Hosts.HUB, () -> PostgresRig.start(hub));
    database = startedDatabase;
    String url = hosts.at(Hosts.HUB, startedDatabase::newDatabase);
    Nodes made = new Nodes(hosts, processes, directory.resolve("conf"), startedWeb, url);
    nodes = made;
    rest = new Rest(hosts, made);
    made.startMissing();
  }

  Hosts hosts() {
    return hosts;
  }

  NginxRig web() {
    return Objects.requireNonNull(web);
  }

  Nodes nodes() {
    return Objects.requireNonNull(nodes);
  }

  Rest rest() {
    return Objects.requireNonNull(rest);
  }

  RunningProcess process(String node) {
    return nodes().process(node);
  }

  // ---- the database ----

  private PostgresRig database() {
    return Objects.requireNonNull(database);
  }

  /** Stops it in good order. */
  void stopDatabase() throws IOException {
    at(
        () -> {
          database().stop();
          return true;
        });
  }

  /** Kills all its processes. */
  void killDatabase() throws IOException {
    at(
        () -> {
          database().kill();
          return true;
        });
  }

  void startDatabaseAgain() throws IOException {
    at(
        () -> {
          database().startAgain();
          return true;
        });
  }

  private void at(Callable<Boolean> call) throws IOException {
    boolean done = hosts.at(Hosts.HUB, call);
    assert done;
  }

  // ---- who does what ----

  /**
   * Who leads.
   *
   * @param scheduler its host
   */
  record Lead(String scheduler, long epoch) {}

  /** The scheduler that says that it leads, with the highest epoch; null: none does. */
  @Nullable Lead lead() {
    return Nodes.SCHEDULERS.stream()
        .flatMap(scheduler -> claim(scheduler).stream())
        .max(Comparator.comparingLong(Lead::epoch))
        .orElse(null);
  }

  private Optional<Lead> claim(String scheduler) {
    try {
      JsonObject ready = rest().get(scheduler, "/ready");
      return ready.getString("role").equals("LEADER")
          ? Optional.of(new Lead(scheduler, ready.getLong("epoch")))
          : Optional.empty();
    } catch (IOException e) {
      // Dead, frozen, or without its database: it does not say that it leads.
      return Optional.empty();
    }
  }

  /** Waits until somebody leads with a higher epoch. */
  Lead awaitLeadAfter(long epoch) {
    return Await.value(
        "a leader after epoch " + epoch,
        () -> {
          Lead lead = lead();
          return lead != null && lead.epoch() > epoch ? lead : null;
        },
        Bounds.NOTICED);
  }

  /** An edge node with work in its hands. */
  String awaitBusyEdge() {
    return Await.value("an edge node at work", this::busyEdge, Bounds.NOTICED);
  }

  private @Nullable String busyEdge() throws IOException {
    return pcpus(rest().getFromAny("/v1/pcpus"))
        .filter(pcpu -> pcpu.getJsonObject("live").getInteger("slots_in_use") > 0)
        .map(pcpu -> pcpu.getString("id"))
        .findFirst()
        .orElse(null);
  }

  /** Waits until no scheduler counts on an edge node. */
  void awaitGone(String edge) {
    Await.until(
        edge + " to be given up",
        () ->
            pcpus(rest().getFromAny("/v1/pcpus"))
                .noneMatch(pcpu -> pcpu.getString("id").equals(edge)),
        Bounds.NOTICED);
  }

  /**
   * Starts what is dead, and waits until one scheduler leads, the others know it, and each of them
   * finds all edge nodes.
   */
  Lead awaitWhole() {
    String[] missing = {""};
    try {
      return Await.value(
          "a whole cluster",
          () -> {
            // Again and again: on a machine that is short of everything a start may fail.
            nodes().startMissing();
            Lead lead = lead();
            missing[0] = lead == null ? "nobody leads" : missing(lead);
            return missing[0].isEmpty() ? lead : null;
          },
          Bounds.WHOLE);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + missing[0], e);
    }
  }

  /** Starts all other nodes again: then no member of the cluster has been one for longer. */
  void makeOldest(String node) {
    nodes().terminateOthers(node);
    awaitWhole();
  }

  private String missing(Lead lead) throws IOException {
    for (String scheduler : Nodes.SCHEDULERS) {
      JsonObject ready = rest().get(scheduler, "/ready");
      String role = scheduler.equals(lead.scheduler()) ? "LEADER" : "STANDBY";
      if (!ready.getString("role").equals(role) || ready.getLong("epoch") != lead.epoch()) {
        return scheduler + " says " + ready + " while " + lead;
      }
      List<String> edges =
          pcpus(rest().get(scheduler, "/v1/pcpus"))
              .filter(pcpu -> !pcpu.getString("state").equals("DRAINING"))
              .map(pcpu -> pcpu.getString("id"))
              .toList();
      if (!edges.equals(Nodes.EDGES)) {
        return scheduler + " knows only " + edges;
      }
    }
    return "";
  }

  private static Stream<JsonObject> pcpus(JsonObject answer) {
    JsonArray pcpus = answer.getJsonArray("pcpus");
    return pcpus.stream().map(JsonObject.class::cast);
  }

  @Override
  public void close() throws IOException {
    processes.close();
    if (database != null) {
      database.close();
    }
    if (web != null) {
      web.close();
    }
    hosts.close();
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
