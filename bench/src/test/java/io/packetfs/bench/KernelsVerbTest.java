package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Requires;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Whole runs in small; no word about how fast. */
class KernelsVerbTest {

  @Test
  void eachKernelFindsWhatItsLimitFinds() {
    Requires.program("cc", "gcc libc6-dev");

    BenchRun run =
        BenchRun.of("kernels", "--windows", "16", "--runs", "2", "--warmup", "0", "--json");

    assertEquals(0, run.status(), run::toString);
    JsonObject document = new JsonObject(run.out());
    assertEquals(16L << 20, document.getLong("file_bytes"));
    JsonArray contests = document.getJsonArray("contests");
    assertTrue(contests.size() > 1, document::encode);
    for (int i = 0; i < contests.size(); i++) {
      JsonObject contest = contests.getJsonObject(i);
      assertEquals(2, contest.getJsonArray("runs").size(), contest::encode);
      assertTrue(contest.getJsonObject("median").getDouble("ratio") > 0, contest::encode);
    }
  }

  @Test
  void aFileThatFnvHasNoRoomInIsRefused() {
    BenchRun run = BenchRun.of("kernels", "--windows", "15");

    assertEquals(2, run.status(), run::toString);
    assertTrue(
        run.err().startsWith("pfs: --windows: found 15, right is a number from 16 to 65536"),
        run::toString);
  }
}
