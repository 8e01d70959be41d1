package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.VerbException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcpusVerbTest {
  @Test
  void withoutTheBuiltWorkerItSaysHowToBuildIt(@TempDir Path home) {
    VerbException refused = assertThrows(VerbException.class, () -> WorkerProcess.require(home));

    assertTrue(refused.toString().contains("npm ci"), refused::toString);
  }

  @Test
  void moreObjectsThanAJobMayHaveAreRefused() {
    BenchRun run = BenchRun.of("pcpus", "--objects", "10001");

    assertEquals(2, run.status(), run::toString);
    assertTrue(
        run.err().startsWith("pfs: --objects: found 10001, right is a number from 1 to 10000"),
        run::toString);
  }

  @Test
  void theReportHasEveryPcpusShareBesideItsIdealOne() {
    PcpusReport report =
        new PcpusReport(
            1,
            1,
            0,
            new PcpusBench.Found(
                List.of(new TwoWays.Price(2, 1)),
                List.of(
                    new TwoWays.Small(
                        new SmallObjects.Round(1_000, 1), new SmallObjects.Round(250, 3))),
                List.of(
                    new MixedCluster.Round(
                        Map.of("bus", 0.5, "worker", 0.5),
                        Map.of("bus", 0.6, "worker", 0.4),
                        Map.of("bus", 0.5, "worker", 0.5),
                        Map.of("bus", 3L, "worker", 0L),
                        5,
                        4))),
            Machine.describe());
    JsonObject document = report.toJson();
    JsonObject mixed = document.getJsonObject("mixed").getJsonObject("median");

    assertEquals(
        0.5,
        document.getJsonObject("price").getJsonObject("median").getDouble("ratio_http_to_bus"));
    assertEquals(
        3,
        document
            .getJsonObject("small")
            .getJsonObject("median")
            .getDouble("http_requests_per_object"));
    assertEquals(0.6, mixed.getDouble("bus_share"));
    assertEquals(0.5, mixed.getDouble("worker_ideal_share"));
    assertEquals(1.25, mixed.getDouble("ratio_to_ideal"));
    assertEquals(3, mixed.getDouble("bus_failed_tasks"));
  }
}
