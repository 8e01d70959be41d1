package io.packetfs.bench;

import io.packetfs.program.Op;
import io.packetfs.window.Grid;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What pCPUs over HTTP cost ({@link TwoWays}), and how a job is split ({@link MixedCluster}). */
final class PcpusBench {
  /** Of both ways, and all that politeness has for one origin but two. */
  static final int STREAMS = 8;

  private final Path home;
  private final int windows;
  private final int objects;
  private final PrintStream progress;

  /**
   * Nothing runs yet.
   *
   * @param home of this software, which has the Worker
   * @param windows of the file that both ways read
   * @param objects small ones
   * @param progress a line for each stage
   */
  PcpusBench(Path home, int windows, int objects, PrintStream progress) {
    this.home = home;
    this.windows = windows;
    this.objects = objects;
    this.progress = progress;
  }

  /** What all rounds found. */
  record Found(
      List<TwoWays.Price> prices, List<TwoWays.Small> small, List<MixedCluster.Round> mixed) {

    /** Copies the lists. */
    Found {
      prices = List.copyOf(prices);
      small = List.copyOf(small);
      mixed = List.copyOf(mixed);
    }
  }

  /**
   * Starts everything and measures.
   *
   * @param warmupMax of jobs over the file
   * @param runs rounds of each part
   */
  Found run(Duration warmupMax, int runs, Leftovers leftovers) throws IOException {
    WorkerProcess.require(home);
    long bytes = Math.max(windows, MixedCluster.windows()) * (long) Grid.WINDOW_BYTES;
    BenchFile file = BenchFile.reserve(bytes);
    leftovers.add(file::remove);
    Path root = Objects.requireNonNull(file.path().getParent());
    NginxOrigin origin = NginxOrigin.start(root, 1, MixedCluster.paces(), leftovers);
    file.fill(bytes, System.nanoTime());
    SmallObjects small = SmallObjects.write(root, origin, objects, STREAMS, leftovers);
    Workload workload =
        new Workload(
                file.path(), windows * (long) Grid.WINDOW_BYTES, windows, STREAMS, Op.COUNTEQ, 0)
            .servedAt(origin.url("/" + file.path().getFileName()));
    WorkerProcess worker =
        WorkerProcess.start(home, origin.url("/"), MixedCluster.workerContact(), leftovers);
    LocalNodes.Settings settings =
        new LocalNodes.Settings(STREAMS, root, origin.url("/"), new JsonObject(), new JsonObject());
    LocalNodes near = LocalNodes.prepare(settings, leftovers);
    LocalNodes over =
        LocalNodes.prepare(
            settings.with(tokens(worker, leftovers), MixedCluster.busSettings(origin)), leftovers);
    LocalNodes apart =
        LocalNodes.prepare(
            settings.with(new JsonObject(), MixedCluster.httpSettings(origin)), leftovers);

    progress.println("starting two schedulers and an edge node");
    return over.explaining(
        () -> {
          TwoWays ways = TwoWays.start(near, over, STREAMS);
          progress.println("measuring one edge node in two ways");
          List<TwoWays.Price> prices = ways.prices(workload, warmupMax, runs);
          progress.println("measuring small objects");
          List<TwoWays.Small> rounds = ways.small(small, runs);
          ways.leave();
          progress.println("measuring a mixed cluster");
          MixedCluster mixed =
              MixedCluster.start(workload, origin, ways.byHttp(), over, apart, worker);
          return new Found(prices, rounds, rounds(mixed, workload, runs));
        });
  }

  /** A round in front of them warms up. */
  private static List<MixedCluster.Round> rounds(MixedCluster mixed, Workload workload, int runs)
      throws IOException {
    List<MixedCluster.Round> rounds = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      MixedCluster.Round round = mixed.round(workload.imm(i));
      if (i > 0) {
        rounds.add(round);
      }
    }
    return rounds;
  }

  /** The Worker's token, where its callers find it. */
  private static JsonObject tokens(WorkerProcess worker, Leftovers leftovers) throws IOException {
    Path directory = Files.createTempDirectory("pfs-bench-token-");
    leftovers.add(() -> Resources.delete(directory));
    Path file = Files.writeString(directory.resolve("token"), worker.token() + "\n");
    return new JsonObject()
        .put(
            "pcpu_tokens",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("endpoint", worker.url().toString())
                        .put("token_file", file.toString())));
  }
}
