package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Requires;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole runs in small: real processes, real peers, no word about how fast. */
class PeersVerbTest {
  private static final Set<String> RATES =
      Set.of(
          "compute_gib_s",
          "flask_compute_gib_s",
          "flask_cores_compute_gib_s",
          "ratio_compute_to_flask",
          "ratio_compute_to_flask_cores",
          "job_gib_s",
          "flask_job_gib_s",
          "flask_cores_job_gib_s",
          "ratio_job_to_flask",
          "ratio_job_to_flask_cores");

  @Test
  void flaskAndDaskAreMeasuredAndEveryResultIsRight() throws IOException {
    requires("flask");
    requires("distributed");

    BenchRun run =
        BenchRun.of(
            "peers",
            "--windows",
            "16",
            "--runs",
            "2",
            "--warmup",
            "0",
            "--tasks",
            "50",
            "--tasks-per-second",
            "100000",
            "--json");

    assertEquals(0, run.status(), run::toString);
    JsonObject document = new JsonObject(run.out());
    assertEquals(new JsonArray(), document.getJsonArray("skipped"));
    assertEquals(16L << 20, document.getLong("bytes"));
    JsonObject flask = document.getJsonObject("flask");
    assertEquals(RATES, flask.getJsonObject("median").fieldNames());
    assertEquals(2, flask.getJsonArray("runs").size());
    for (int i = 0; i < 2; i++) {
      JsonObject round = flask.getJsonArray("runs").getJsonObject(i);
      RATES.forEach(rate -> assertTrue(round.getDouble(rate) > 0, rate));
    }
    JsonObject dask = document.getJsonObject("dask");
    assertEquals(50, dask.getInteger("tasks"));
    assertEquals(
        100_000 / dask.getDouble("median_tasks_per_second"), dask.getDouble("ratio_to_dask"));
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithWhatWouldBeRight() {
    refused("--windows: found 24, right is a multiple of 16", "--windows", "24");
    refused("--runs: found 0, right is a number from 1 to 10000", "--runs", "0");
    refused("--tasks: found 0, right is a number from 1 to 1000000", "--tasks", "0");
  }

  @Test
  void noPythonCanImportWhatNobodyWrote() throws IOException {
    assertTrue(Python.with("a_module_that_nobody_wrote").isEmpty());
  }

  private static void refused(String message, String option, String value) {
    BenchRun run = BenchRun.of("peers", option, value);

    assertEquals(2, run.status(), run::toString);
    assertTrue(run.err().startsWith("pfs: " + message + System.lineSeparator()), run::toString);
  }

  private static void requires(String module) throws IOException {
    Requires.that(
        Python.with(module).isPresent(),
        "no python3 can import " + module,
        "apt-get install python3-" + module);
  }
}
