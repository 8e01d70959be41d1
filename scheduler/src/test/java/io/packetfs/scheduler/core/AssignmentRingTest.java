package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.job.PcpuPlace;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.AssignmentRing.Trail;
import io.packetfs.task.Task;
import io.packetfs.testing.Seeds;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The newest assignments are kept, within a bound, and told in pages. */
final class AssignmentRingTest {
  private static final PcpuPlace PLACE = new PcpuPlace("a", "edge", null, null);
  private static final Score SCORE = new Score(1, 1, 1, 1, 1);
  private static final Program PROGRAM = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
  private static final long EARLIER = 7;

  private final AssignmentRing ring = new AssignmentRing();
  private final Map<String, Trail> trails = new HashMap<>();
  private long sent;

  private Trail trail(String jobId) {
    return trails.getOrDefault(jobId, new Trail(jobId, sent, sent, EARLIER, 0, 0));
  }

  private Trail send(String jobId, int tasks) {
    for (int i = 0; i < tasks; i++) {
      Trail before = trail(jobId);
      Task task =
          new Task(
              ++sent,
              jobId,
              1,
              1,
              1_000,
              1_000,
              "file:///x",
              null,
              IdentityRule.STRONG_ETAG,
              PROGRAM,
              List.of(new Fetch(0, 1)),
              1,
              1,
              List.of(0),
              false);
      long place = ring.add(new Assigned(task, 0, before.sent(), 1, false, false, PLACE, SCORE, 0));
      trails.put(jobId, new Trail(jobId, before.from(), place + 1, EARLIER, before.sent() + 1, 0));
    }
    return trail(jobId);
  }

  @Test
  void theNewestAreKeptAndTheOthersCounted() {
    int tasks = 3 * Bounds.ASSIGNMENTS_MAX + 5;
    Trail trail = send("j", tasks);
    assertEquals(Bounds.ASSIGNMENTS_MAX, ring.known());
    AssignmentPage page = ring.page(trail, -1, 1);
    assertEquals(EARLIER + tasks - Bounds.ASSIGNMENTS_MAX, page.dropped());
    assertEquals(tasks - Bounds.ASSIGNMENTS_MAX + 1, page.assignments().getFirst().taskId());
    assertEquals(Bounds.ASSIGNMENTS_MAX, ring.all(trail).size());
  }

  @Test
  void aReleasedJobIsRememberedUntilItsLastTaskIsNot() {
    ring.release(send("old", 3));
    send("j", Bounds.ASSIGNMENTS_MAX - 1);
    Trail old = ring.released("old");
    assertNotNull(old);
    assertEquals(EARLIER + 2, ring.page(old, -1, 9).dropped());
    assertEquals(3, ring.page(old, -1, 9).assignments().getFirst().taskId());
    send("j", 1);
    assertNull(ring.released("old"));
  }

  @Test
  void aJobOfWhichNothingIsKnownSaysHowManyWereSent() {
    Trail trail = send("old", 3);
    send("j", Bounds.ASSIGNMENTS_MAX);
    AssignmentPage page = ring.page(trail, -1, 9);
    assertEquals(List.of(), page.assignments());
    assertEquals(EARLIER + 3, page.dropped());
  }

  @Test
  void pagesTellEachOnceInOrder() {
    Seeds.forAll(
        200,
        random -> {
          trails.clear();
          List<Long> expected = new ArrayList<>();
          send("one", 1);
          expected.add(sent);
          for (int i = random.between(0, 300); i > 0; i--) {
            boolean mine = random.chance(0.5);
            send(mine ? "one" : "other", 1);
            if (mine) {
              expected.add(sent);
            }
          }
          List<Long> seen = new ArrayList<>();
          long behind = -1;
          for (boolean more = true; more; ) {
            AssignmentPage page = ring.page(trail("one"), behind, random.between(1, 100));
            page.assignments().forEach(assignment -> seen.add(assignment.taskId()));
            more = page.more();
            behind = more ? Long.parseLong(page.nextPageToken()) : behind;
          }
          assertEquals(expected, seen);
        });
  }
}
