package io.packetfs.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteRangeTest {
  private static final int CASES = 2_000;

  @Test
  void aUnionHoldsTheBytesOfItsRangesAndNoOthersInAscendingRangesThatNeverTouch() {
    Seeds.forAll(
        CASES,
        random -> {
          List<ByteRange> ranges = new ArrayList<>();
          BitSet named = new BitSet();
          for (int i = random.between(0, 6); i > 0; i--) {
            int offset = random.between(0, 40);
            ByteRange range = new ByteRange(offset, random.between(0, 12));
            ranges.add(range);
            named.set(offset, (int) range.end());
          }
          List<ByteRange> union = ByteRange.union(ranges);
          BitSet held = new BitSet();
          for (int i = 0; i < union.size(); i++) {
            ByteRange range = union.get(i);
            assertFalse(range.isEmpty());
            assertTrue(i == 0 || union.get(i - 1).end() < range.offset(), union::toString);
            held.set((int) range.offset(), (int) range.end());
          }
          assertEquals(named, held);
          assertEquals(named.cardinality(), ByteRange.unionLength(ranges));
        });
  }
}
