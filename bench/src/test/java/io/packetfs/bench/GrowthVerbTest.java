package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run in small, no word about how fast. */
class GrowthVerbTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @TempDir private Path temp;

  @Test
  void everySizeIsMeasuredAndDrawn() throws IOException {
    Path svg = temp.resolve("growth.svg");

    assertEquals(
        0,
        terminal.pfs(
            "bench",
            "growth",
            "--windows-max",
            "10000",
            "--tasks",
            "100",
            "--warmup",
            "0",
            "--svg",
            svg.toString(),
            "--json"),
        terminal::said);

    JsonObject document = new JsonObject(terminal.out());
    assertEquals(4, document.getJsonArray("plans").size());
    assertEquals(4, document.getJsonArray("by_pcpus").size());
    assertEquals(5, document.getJsonArray("by_jobs").size());
    JsonArray sized = document.getJsonArray("windows_in_sized_tasks");
    JsonArray small = document.getJsonArray("windows_in_tasks_of_16");
    assertEquals(2, sized.size());
    assertEquals(2, small.size());
    assertEquals(8192, small.getJsonObject(1).getLong("windows"));
    assertTrue(small.getJsonObject(1).getLong("tasks") >= 8192 / 16);
    assertTrue(sized.getJsonObject(1).getLong("tasks") < small.getJsonObject(1).getLong("tasks"));
    assertTrue(Files.readString(svg).startsWith("<svg "));
  }

  @Test
  void sizesThatItDoesNotHaveAreRefused() {
    assertEquals(2, terminal.pfs("bench", "growth", "--windows-max", "1"));

    assertTrue(
        terminal
            .err()
            .startsWith("pfs: --windows-max: found 1, right is a number from 1024 to 1073741824"),
        terminal::said);
  }
}
