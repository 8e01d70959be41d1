package io.packetfs.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the whole path side by side with the bare machine, in one run: what both reach depends
 * on the machine and on who else uses it, their ratio much less.
 */
final class LocalBench {
  /** The design's yardstick: what a file scan on a small machine can have. */
  private static final int SCAN_THREADS = 2;

  /** Warm-up ends by then even if rounds are left: with large files each round warms more. */
  private static final Duration WARMUP_MAX = Duration.ofSeconds(60);

  /**
   * The loops are a few methods, compiled long before the system is: they warm up in every so many
   * rounds.
   */
  private static final int LOOPS_WARMUP_EVERY = 10;

  private final Workload workload;
  private final LocalNodes nodes;
  private final PrintStream progress;
  private final ByteLoop byteLoop = new ByteLoop();
  private int runs;

  /**
   * For nodes that do not run yet.
   *
   * @param progress a line for each stage
   */
  LocalBench(Workload workload, LocalNodes nodes, PrintStream progress) {
    this.workload = workload;
    this.nodes = nodes;
    this.progress = progress;
  }

  /**
   * Starts the nodes and measures.
   *
   * @param warmupRunsMax jobs that are thrown away, at most
   * @param measuredRuns 1..
   * @throws WrongResultException if any run, of warm-up too, was not exactly right
   */
  LocalReport run(LocalNodes.Shape shape, int warmupRunsMax, int measuredRuns) throws IOException {
    Expected expected = Expected.of(workload);
    try (DirectScan scan = DirectScan.open(workload, SCAN_THREADS)) {
      progress.println("starting the nodes");
      long begunNanos = System.nanoTime();
      try (SystemUnderTest system = new SystemUnderTest(nodes.start(shape), workload, expected)) {
        double readySeconds = Rate.secondsSince(begunNanos);
        SystemUnderTest.Job cold = system.run(nextImm());
        progress.println("first job done; warming up");
        int warmupRuns = 0;
        long warmNanos = System.nanoTime();
        while (warmupRuns < warmupRunsMax
            && Rate.secondsSince(warmNanos) < WARMUP_MAX.toSeconds()) {
          if (warmupRuns % LOOPS_WARMUP_EVERY == 0) {
            round(system, scan, expected);
          } else {
            system.run(nextImm());
          }
          warmupRuns++;
        }
        progress.println("measuring");
        List<Round> rounds = new ArrayList<>();
        while (rounds.size() < measuredRuns) {
          rounds.add(round(system, scan, expected));
        }
        return new LocalReport(
            workload, shape, readySeconds, cold, warmupRuns, rounds, Machine.describe());
      }
    }
  }

  private Round round(SystemUnderTest system, DirectScan scan, Expected expected)
      throws IOException {
    int imm = nextImm();
    return new Round(
        imm,
        system.run(imm),
        scan.gibPerSecond(imm, 1, expected),
        scan.gibPerSecond(imm, SCAN_THREADS, expected),
        byteLoop.gibPerSecond(workload, imm));
  }

  private int nextImm() {
    return workload.imm(runs++);
  }
}
