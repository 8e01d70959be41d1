package io.packetfs.bench;

import io.packetfs.bench.NginxOrigin.Pace;
import io.packetfs.bench.SystemUnderTest.Job;
import io.packetfs.cli.RestClient;
import io.packetfs.job.JobShares;
import io.packetfs.job.PcpuShare;
import io.packetfs.window.Grid;
import io.packetfs.wire.json.JobSharesJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An edge node on the bus, another one as {@code edge_http}, and the Worker, under one scheduler.
 *
 * <p>All of them share the cores of this machine, so what they could do together would not be the
 * sum of what each does alone. So the origin is what bounds them: it answers each of them only so
 * many requests of one window in a second, as far caches and links would.
 */
final class MixedCluster {
  /**
   * A pCPU.
   *
   * @param id of it, and the route that only it serves
   * @param pace by which word of its User-Agent the origin knows it, and how many windows it gets
   */
  private record Member(String id, Pace pace) {}

  private static final Member BUS = new Member("bus", new Pace("pacebus", 40));
  private static final Member HTTP = new Member("http", new Pace("pacehttp", 20));
  private static final Member WORKER = new Member("worker", new Pace("paceworker", 10));
  private static final List<Member> MEMBERS = List.of(BUS, HTTP, WORKER);

  /** One is under way and one waits for the origin. */
  static final int SLOTS = 2;

  private static final String ALL = "all";
  private static final int ALONE_S = 3;
  private static final int MIXED_S = 6;

  private final Workload file;
  private final NginxOrigin origin;
  private final URI scheduler;

  /**
   * One whose pCPUs are there.
   *
   * @param file as long as {@link #windows}
   */
  private MixedCluster(Workload file, NginxOrigin origin, URI scheduler) {
    this.file = file;
    this.origin = origin;
    this.scheduler = scheduler;
  }

  /**
   * What one round found.
   *
   * @param rates of each pCPU alone, GiB/s
   * @param shares of the mixed job's bytes, 0..1
   * @param idealShares by the rates
   * @param failures tasks of the mixed job that brought nothing
   * @param seconds that the mixed job took
   * @param idealSeconds its bytes by the sum of the rates
   */
  record Round(
      Map<String, Double> rates,
      Map<String, Double> shares,
      Map<String, Double> idealShares,
      Map<String, Long> failures,
      double seconds,
      double idealSeconds) {}

  static List<Pace> paces() {
    return MEMBERS.stream().map(Member::pace).toList();
  }

  /** How long a file it needs. */
  static int windows() {
    return paces().stream().mapToInt(Pace::perSecond).sum() * MIXED_S;
  }

  /** What {@code edge.yaml} has more for the edge node on the bus. */
  static JsonObject busSettings(NginxOrigin origin) {
    return edgeSettings(BUS, origin);
  }

  /** What {@code edge.yaml} has more for the one apart. */
  static JsonObject httpSettings(NginxOrigin origin) {
    return edgeSettings(HTTP, origin);
  }

  /** What the Worker says whom to call, by which the origin knows it. */
  static String workerContact() {
    return WORKER.pace().reader();
  }

  private static JsonObject edgeSettings(Member pcpu, NginxOrigin origin) {
    return new JsonObject()
        .put("id", pcpu.id())
        .put("task_bytes_max", Grid.WINDOW_BYTES)
        .put("serves", serves(pcpu.id(), origin))
        .put("http", new JsonObject().put("contact", pcpu.pace().reader()));
  }

  private static List<String> serves(String pcpu, NginxOrigin origin) {
    return List.of(
        origin.url(NginxOrigin.PACED + pcpu + "/"), origin.url(NginxOrigin.PACED + ALL + "/"));
  }

  /**
   * Makes one of a scheduler that has no pCPU yet.
   *
   * @param nodes with the scheduler, and the settings of its edge node
   * @param apart with the settings of another edge node, in a cluster of its own
   */
  static MixedCluster start(
      Workload file,
      NginxOrigin origin,
      URI scheduler,
      LocalNodes nodes,
      LocalNodes apart,
      WorkerProcess worker)
      throws IOException {
    nodes.startEdge();
    server("http", "edge_http", apart.startEdge(), origin).addTo(scheduler);
    server("worker", "worker", worker.url(), origin).addTo(scheduler);
    nodes.awaitPcpus(scheduler, MEMBERS.size());
    return new MixedCluster(file, origin, scheduler);
  }

  private static AddedServer server(String id, String kind, URI endpoint, NginxOrigin origin) {
    return new AddedServer(id, kind, endpoint, SLOTS, Grid.WINDOW_BYTES, serves(id, origin));
  }

  /**
   * Runs a job on each pCPU alone, then one on all.
   *
   * @throws WrongResultException if one is not exactly right
   */
  Round round(int imm) throws IOException {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Member pcpu : MEMBERS) {
      Job alone = run(pcpu.id(), pcpu.pace().perSecond() * ALONE_S, imm);
      rates.put(pcpu.id(), alone.gibPerSecond());
    }
    Job together = run(ALL, windows(), imm);
    JobShares told = told(together);
    double sum = rates.values().stream().mapToDouble(Double::doubleValue).sum();
    double gib = windows() * (double) Grid.WINDOW_BYTES / (1L << 30);
    Map<String, Double> shares = new LinkedHashMap<>();
    Map<String, Double> ideal = new LinkedHashMap<>();
    Map<String, Long> failures = new LinkedHashMap<>();
    rates.forEach(
        (id, rate) -> {
          shares.put(id, 0.0);
          failures.put(id, 0L);
          ideal.put(id, rate / sum);
        });
    for (PcpuShare share : told.pcpus()) {
      String id = share.place().pcpu();
      if (id != null) {
        shares.put(id, share.bytesProcessed() / (double) told.bytesProcessed());
        failures.put(id, share.failureCount());
      }
    }
    return new Round(rates, shares, ideal, failures, gib / together.gibPerSecond(), gib / sum);
  }

  /** Runs a job over the first windows. */
  private Job run(String route, int windows, int imm) throws IOException {
    String url = origin.url(NginxOrigin.PACED + route + "/" + file.file().getFileName());
    Workload part =
        new Workload(
                file.file(),
                windows * (long) Grid.WINDOW_BYTES,
                windows,
                MEMBERS.size() * SLOTS,
                file.op(),
                0)
            .servedAt(url);
    try (SystemUnderTest system = new SystemUnderTest(scheduler, part, Expected.of(part))) {
      return system.run(imm);
    }
  }

  /** Who did how much of a job, as the scheduler tells it. */
  private JobShares told(Job job) {
    try (RestClient rest = new RestClient(scheduler, null)) {
      return JobSharesJson.parse(rest.get("/v1/jobs/" + job.id() + "/shares"));
    }
  }
}
