package io.packetfs.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The same edge process does the same work in two ways: one scheduler has it on its event bus,
 * another one knows its {@code POST /compute} only.
 *
 * @param near the edge node and the scheduler whose bus it is on
 * @param over the other scheduler
 * @param byBus the first scheduler's URL
 * @param byHttp the other's
 */
record TwoWays(LocalNodes near, LocalNodes over, URI byBus, URI byHttp, AddedServer server) {
  private static final int IMM_COUNT = 256;

  /** As long as an edge node's own default. */
  private static final long CALL_BYTES_MAX = 256L << 20;

  /**
   * A job by both ways.
   *
   * @param bus GiB/s
   * @param http GiB/s
   */
  record Price(double bus, double http) {}

  /**
   * Jobs over all small objects, by both ways.
   *
   * @param bus by the first scheduler
   * @param http by the other
   */
  record Small(SmallObjects.Round bus, SmallObjects.Round http) {}

  /** Starts the processes of both. */
  static TwoWays start(LocalNodes near, LocalNodes over, int streams) throws IOException {
    URI byBus = near.start(LocalNodes.Shape.CLUSTER);
    URI byHttp = over.startScheduler();
    AddedServer server =
        new AddedServer(
            "same-node", "edge_http", near.edgeServer(), streams, CALL_BYTES_MAX, List.of());
    server.addTo(byHttp);
    over.awaitPcpus(byHttp, 1);
    return new TwoWays(near, over, byBus, byHttp, server);
  }

  /**
   * Jobs over one large object.
   *
   * @throws WrongResultException if one is not exactly right
   */
  List<Price> prices(Workload workload, Duration warmupMax, int runs) throws IOException {
    Expected expected = Expected.of(workload);
    List<Price> prices = new ArrayList<>();
    try (SystemUnderTest bus = new SystemUnderTest(byBus, workload, expected);
        SystemUnderTest http = new SystemUnderTest(byHttp, workload, expected)) {
      int jobs = 0;
      long begunNanos = System.nanoTime();
      while (Rate.secondsSince(begunNanos) < warmupMax.toSeconds()) {
        bus.run(workload.imm(jobs));
        http.run(workload.imm(jobs++));
      }
      while (prices.size() < runs) {
        // Whoever comes second may find caches warmer: they take turns.
        boolean busFirst = jobs % 2 == 0;
        int imm = workload.imm(jobs++);
        double first = (busFirst ? bus : http).run(imm).gibPerSecond();
        double second = (busFirst ? http : bus).run(imm).gibPerSecond();
        prices.add(busFirst ? new Price(first, second) : new Price(second, first));
      }
      return prices;
    }
  }

  /**
   * Jobs over all small objects; a round in front of them warms up.
   *
   * @throws WrongResultException if one is not exactly right
   */
  List<Small> small(SmallObjects objects, int runs) {
    List<Small> rounds = new ArrayList<>();
    for (int i = 0; i <= runs; i++) {
      int imm = i % IMM_COUNT;
      Small round = new Small(objects.run(byBus, imm), objects.run(byHttp, imm));
      if (i > 0) {
        rounds.add(round);
      }
    }
    return rounds;
  }

  /** Ends the edge node and its scheduler; the other scheduler knows no pCPU then. */
  void leave() {
    near.close();
    server.removeFrom(byHttp);
  }
}
