package io.packetfs.edge.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessedBytesTest {

  @Test
  void eachByteIsCountedOnceHoweverManyRangesHoldIt() {
    Seeds.forAll(
        300,
        random -> {
          List<ByteRange> ranges = new ArrayList<>();
          BitSet wanted = new BitSet();
          for (int i = random.between(0, 6); i > 0; i--) {
            ByteRange range = new ByteRange(random.between(0, 60), random.between(0, 40));
            ranges.add(range);
            wanted.set((int) range.offset(), (int) range.end());
          }
          ByteRange run = new ByteRange(random.between(0, 60), random.between(0, 60));
          long expected = wanted.get((int) run.offset(), (int) run.end()).cardinality();
          assertEquals(expected, ProcessedBytes.count(ranges, run), () -> ranges + " in " + run);
        });
  }
}
