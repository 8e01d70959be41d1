package io.packetfs.bench.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import org.junit.jupiter.api.Test;

class WindowHitsTest {
  @Test
  void aRangeHasTheHitsOfEachOfItsWindows() {
    for (long from = 0; from < 600; from += 37) {
      long hits = 0;
      for (long to = from + 1; to < 1_200; to++) {
        hits += (to - 1) % 256;
        assertEquals(
            hits,
            WindowHits.of(ByteRange.between(Grid.offsetOf(from), Grid.offsetOf(to))),
            from + ".." + to);
      }
    }
  }

  @Test
  void aShortLastWindowCountsAsAWholeOne() {
    assertEquals(0 + 1 + 2, WindowHits.of(new ByteRange(0, 2L * Grid.WINDOW_BYTES + 1)));
  }
}
