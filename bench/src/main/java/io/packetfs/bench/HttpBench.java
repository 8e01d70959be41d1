package io.packetfs.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Jobs over HTTP side by side with wrk, which pulls the same ranges from the same nginx with as
 * many connections and computes nothing.
 */
final class HttpBench {
  private final Workload workload;
  private final NginxOrigin origin;
  private final Wrk wrk;
  private final PrintStream progress;
  private int jobs;

  /**
   * For a workload that the origin serves.
   *
   * @param progress a line for each stage
   */
  HttpBench(Workload workload, NginxOrigin origin, Wrk wrk, PrintStream progress) {
    this.workload = workload;
    this.origin = origin;
    this.wrk = wrk;
    this.progress = progress;
  }

  /**
   * Starts the nodes and measures.
   *
   * @param warmupMax of jobs; the streams' bounds rise meanwhile, too
   * @param rounds 1..
   * @throws WrongResultException if any job, of warm-up too, was not exactly right
   */
  List<HttpRound> run(LocalNodes nodes, Duration warmupMax, int rounds) throws IOException {
    Expected expected = Expected.of(workload);
    progress.println("starting the nodes");
    try (SystemUnderTest system =
        new SystemUnderTest(nodes.start(LocalNodes.Shape.CLUSTER), workload, expected)) {
      progress.println("warming up");
      long begunNanos = System.nanoTime();
      while (Rate.secondsSince(begunNanos) < warmupMax.toSeconds()) {
        system.run(nextImm());
      }
      progress.println("measuring");
      List<HttpRound> measured = new ArrayList<>();
      while (measured.size() < rounds) {
        measured.add(round(system));
      }
      return measured;
    }
  }

  private HttpRound round(SystemUnderTest system) throws IOException {
    long logEnd = origin.logEnd();
    double job = system.run(nextImm()).gibPerSecond();
    List<String> ranges = origin.rangesSince(logEnd, workload.bytes());
    return new HttpRound(job, wrk.gibPerSecond(ranges), ranges.size());
  }

  private int nextImm() {
    return workload.imm(jobs++);
  }
}
