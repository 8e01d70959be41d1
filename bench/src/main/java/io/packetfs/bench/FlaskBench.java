package io.packetfs.bench;

import io.packetfs.window.WindowPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The system side by side with an edge server in Python and Flask, over the same file: like for
 * like, by the same client through the same contract, and a whole job against what the peer does
 * best, large requests.
 */
final class FlaskBench {
  /** As many windows as one fetch of ours. */
  private static final int WINDOWS_PER_REQUEST = WindowPlan.FETCH_WINDOWS_MAX;

  private static final Pattern READY_LINE = Pattern.compile("^flask edge (http://\\S+)");
  private static final Duration START_MAX = Duration.ofSeconds(30);

  private final Workload workload;
  private final Python python;
  private final PrintStream progress;
  private int jobs;

  /**
   * For a file of whole windows, as many as divide into requests.
   *
   * @param python that has Flask
   * @param progress a line for each stage
   */
  FlaskBench(Workload workload, Python python, PrintStream progress) {
    this.workload = workload;
    this.python = python;
    this.progress = progress;
  }

  /** Windows that a file has a multiple of. */
  static int windowsPerRequest() {
    return WINDOWS_PER_REQUEST;
  }

  /**
   * Starts everything and measures.
   *
   * @param warmupMax of ours, whose JIT needs it; Python has none and gets one round
   * @param rounds 1..
   * @throws WrongResultException if any answer, of warm-up too, was not exactly right
   */
  List<FlaskRound> run(LocalNodes nodes, Leftovers leftovers, Duration warmupMax, int rounds)
      throws IOException {
    WindowCounts counts = WindowCounts.of(workload);
    Expected expected = Expected.of(workload);
    progress.println("starting the nodes and Flask");
    URI scheduler = nodes.start(LocalNodes.Shape.CLUSTER);
    List<URI> flask = startFlask(leftovers);
    try (SystemUnderTest system = new SystemUnderTest(scheduler, workload, expected);
        ComputeLoad ours = load("edge node", List.of(nodes.edgeServer()), counts);
        ComputeLoad flaskOne = load("Flask", flask.subList(0, 1), counts);
        ComputeLoad flaskCores = load("Flask, one process a core", flask, counts)) {
      progress.println("warming up");
      long begunNanos = System.nanoTime();
      while (Rate.secondsSince(begunNanos) < warmupMax.toSeconds()) {
        system.run(nextImm());
        ours.gibPerSecond(1, 1);
      }
      progress.println("measuring");
      List<FlaskRound> measured = new ArrayList<>();
      // The first round is the peer's warm-up.
      for (int i = 0; i <= rounds; i++) {
        FlaskRound round =
            new FlaskRound(
                ours.gibPerSecond(1, 1),
                flaskOne.gibPerSecond(1, 1),
                flaskCores.gibPerSecond(1, 1),
                system.run(nextImm()).gibPerSecond(),
                flaskOne.gibPerSecond(WINDOWS_PER_REQUEST, 1),
                flaskCores.gibPerSecond(WINDOWS_PER_REQUEST, 1));
        if (i > 0) {
          measured.add(round);
        }
      }
      return measured;
    }
  }

  private ComputeLoad load(String name, List<URI> servers, WindowCounts counts) throws IOException {
    return new ComputeLoad(name, servers, workload.dataUrl(), counts, workload.concurrency());
  }

  /** One process a core; where one is measured, it is the first. */
  private List<URI> startFlask(Leftovers leftovers) throws IOException {
    List<NodeProcess> processes = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      processes.add(python.start(leftovers, "flask_edge", workload.file().toString()));
    }
    return processes.stream()
        .map(process -> URI.create(process.awaitLine(READY_LINE, START_MAX)))
        .toList();
  }

  private int nextImm() {
    return workload.imm(jobs++);
  }
}
