package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Requires;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole runs in small: real nginx, real wrk, no word about how fast. */
class HttpVerbTest {
  private static final Set<String> NUMBERS =
      Set.of("cpupwn_gib_s", "wrk_gib_s", "ratio_to_wrk", "requests");

  @Test
  void aJobOverHttpIsMeasuredBesideWrkOnTheSameRanges() {
    Requires.program("nginx", "nginx-light");
    Requires.program("wrk", "wrk");

    BenchRun run = BenchRun.of("http", "--windows", "40", "--runs", "2", "--warmup", "0", "--json");

    assertEquals(0, run.status(), run::toString);
    JsonObject document = new JsonObject(run.out());
    assertEquals(40L << 20, document.getLong("bytes"));
    assertEquals(NUMBERS, document.getJsonObject("median").fieldNames());
    assertEquals(2, document.getJsonArray("runs").size());
    JsonObject round = document.getJsonArray("runs").getJsonObject(0);
    NUMBERS.forEach(name -> assertTrue(round.getDouble(name) > 0, name));
    // No fetch is longer than 16 windows.
    assertTrue(round.getInteger("requests") >= 3, round::encode);
  }

  @Test
  void moreStreamsThanPolitenessHasAreRefused() {
    BenchRun run = BenchRun.of("http", "--streams", "11");

    assertEquals(2, run.status(), run::toString);
    assertTrue(
        run.err().startsWith("pfs: --streams: found 11, right is a number from 1 to 10"),
        run::toString);
  }
}
