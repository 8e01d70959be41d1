package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TimersTest {
  @Test
  void eachTaskIsLookedAtOnceAtTheFirstEventThatIsNotTooEarly() {
    Seeds.forAll(
        200,
        random -> {
          Timers timers = new Timers();
          List<Long> looked = new ArrayList<>();
          TaskTimers tasks = timers.ofTasks((taskId, now) -> looked.add(taskId));
          TreeMap<Long, List<Long>> expected = new TreeMap<>();
          long nowMs = 0;
          for (long taskId = 0; taskId < 400; taskId++) {
            long atMs = nowMs + random.between(0, 30);
            tasks.at(atMs, taskId);
            expected.computeIfAbsent(atMs, at -> new ArrayList<>()).add(taskId);
            nowMs += random.oneIn(4) ? random.between(0, 20) : 0;
            timers.fire(nowMs);
            Map<Long, List<Long>> due = expected.headMap(nowMs, true);
            assertEquals(due.values().stream().flatMap(List::stream).toList(), looked);
            due.clear();
            looked.clear();
            assertEquals(expected.isEmpty() ? null : expected.firstKey(), timers.nextMs());
          }
        });
  }

  @Test
  void whatIsAskedForWhileItIsDueIsDoneAtOnceAndTheNextTimeIsThatOfWhateverComesFirst() {
    Timers timers = new Timers();
    List<String> done = new ArrayList<>();
    TaskTimers tasks = timers.ofTasks((taskId, now) -> done.add("task at " + now));
    assertNull(timers.nextMs());
    timers.at(10, now -> timers.at(now, later -> done.add("action at " + later)));
    tasks.at(7, 1);
    assertEquals(7, timers.nextMs());
    timers.fire(8);
    assertEquals(List.of("task at 8"), done);
    assertEquals(10, timers.nextMs());
    timers.fire(12);
    assertEquals(List.of("task at 8", "action at 12"), done);
    assertNull(timers.nextMs());
  }
}
