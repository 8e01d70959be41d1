package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.testing.Seeds;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageTest {

  /** Each window counts its own number, so that a sum tells which windows are in it. */
  private static List<Partial> partials(WindowRun run) {
    long sum = 0;
    for (long i = run.from(); i < run.to(); i++) {
      sum += i;
    }
    return List.of(new Count(run.count() << 20, sum));
  }

  private static WindowRun run(long from, long to) {
    return new WindowRun(from, to);
  }

  @Test
  void aRunEntersOnlyWhenAllOfItIsOpen() {
    Coverage coverage = new Coverage();
    assertTrue(coverage.add(run(4, 8), partials(run(4, 8))));
    assertFalse(coverage.add(run(7, 9), partials(run(7, 9))));
    assertFalse(coverage.add(run(0, 5), partials(run(0, 5))));
    assertFalse(coverage.add(run(0, 20), partials(run(0, 20))));
    assertFalse(coverage.add(run(5, 6), partials(run(5, 6))));
    assertEquals(4, coverage.doneWindows());
  }

  @Test
  void neighboursBecomeOneRun() {
    Coverage coverage = new Coverage();
    coverage.add(run(0, 2), partials(run(0, 2)));
    coverage.add(run(4, 6), partials(run(4, 6)));
    assertEquals(2, coverage.runs().size());
    coverage.add(run(2, 4), partials(run(2, 4)));
    assertEquals(List.of(new DoneRun(run(0, 6), partials(run(0, 6)))), coverage.runs());
    assertEquals(6, coverage.prefixEnd());
  }

  @Test
  void thereIsNoPrefixBeforeTheFirstWindowIsDone() {
    Coverage coverage = new Coverage();
    coverage.add(run(1, 3), partials(run(1, 3)));
    assertNull(coverage.prefix());
    assertEquals(0, coverage.prefixEnd());
  }

  @Test
  void whateverComesInWhateverOrderEachWindowCountsOnce() {
    Seeds.forAll(
        500,
        random -> {
          int windows = random.between(1, 64);
          Coverage coverage = new Coverage();
          BitSet done = new BitSet();
          for (int i = 0; i < 200; i++) {
            int from = random.between(0, windows - 1);
            WindowRun run = run(from, random.between(from + 1, windows));
            boolean open = done.get((int) run.from(), (int) run.to()).isEmpty();
            boolean whole = done.nextClearBit((int) run.from()) >= run.to();
            assertEquals(whole, coverage.holds(run));
            assertEquals(open, coverage.add(run, partials(run)));
            if (open) {
              done.set((int) run.from(), (int) run.to());
            }
            assertMatches(done, coverage, windows);
          }
        });
  }

  private static void assertMatches(BitSet done, Coverage coverage, int windows) {
    assertEquals(done.cardinality(), coverage.doneWindows());
    List<WindowRun> runs = new ArrayList<>();
    for (int from = done.nextSetBit(0);
        from >= 0;
        from = done.nextSetBit(done.nextClearBit(from))) {
      runs.add(run(from, done.nextClearBit(from)));
    }
    assertEquals(runs, coverage.runs().stream().map(DoneRun::run).toList());
    for (DoneRun each : coverage.runs()) {
      assertEquals(partials(each.run()), each.partials());
    }
    BitSet open = new BitSet();
    coverage.gaps(run(0, windows)).forEach(gap -> open.set((int) gap.from(), (int) gap.to()));
    open.flip(0, windows);
    assertEquals(done, open);
  }
}
