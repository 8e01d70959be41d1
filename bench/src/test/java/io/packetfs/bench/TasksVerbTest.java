package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A whole run in small: two JVMs on a real clustered bus, no word about how fast. */
class TasksVerbTest {
  private final CapturedTerminal terminal = new CapturedTerminal();

  @Test
  void everyTaskOfEveryJobIsCountedAndRight() {
    assertEquals(
        0,
        terminal.pfs(
            "bench",
            "tasks",
            "--tasks",
            "200",
            "--pcpus",
            "2",
            "--runs",
            "2",
            "--warmup",
            "1",
            "--json"),
        terminal::said);

    JsonObject document = new JsonObject(terminal.out());
    assertEquals(16, document.getInteger("slots"));
    assertTrue(document.getInteger("task_wire_bytes") > 50);
    assertEquals(2, document.getJsonArray("rounds").size());
    for (int i = 0; i < 2; i++) {
      JsonObject round = document.getJsonArray("rounds").getJsonObject(i);
      // 3,200 windows in tasks of at most 16.
      assertTrue(round.getLong("tasks") >= 200, terminal::said);
      assertTrue(round.getDouble("ratio_to_bus") > 0, terminal::said);
    }
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertEquals(2, terminal.pfs("bench", "tasks", "--pcpus", "0"));

    assertTrue(
        terminal.err().startsWith("pfs: --pcpus: found 0, right is a number from 1 to 1000"),
        terminal::said);
  }
}
