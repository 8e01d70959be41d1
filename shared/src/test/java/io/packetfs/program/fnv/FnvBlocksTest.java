package io.packetfs.program.fnv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.testing.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FnvBlocksTest {
  private static final int CASES = 300;

  @Test
  void aBlockIsHashedAsByteAfterByteWhateverTheStateInFrontOfIt() {
    FnvBlocks blocks = new FnvBlocks(0);
    Seeds.forAll(
        CASES,
        random -> {
          byte[] bytes = random.bytes(FnvBlocks.BLOCK_BYTES + 100);
          int from = random.between(0, 100);
          long state = random.bits();
          assertEquals(
              Fnv.hash(state, bytes, from, from + FnvBlocks.BLOCK_BYTES),
              blocks.hash(state, bytes, from));
        });
  }

  @Test
  void bytesThatAreChangedByXorOnTheWayAreHashedAsIfTheyWereChangedBefore() {
    for (int xor : new int[] {1, 0x55, 128, 255}) {
      FnvBlocks blocks = new FnvBlocks(xor);
      FnvChain chain = new FnvChain(xor);
      Seeds.forAll(
          CASES / 10,
          random -> {
            byte[] bytes = random.bytes(FnvBlocks.BLOCK_BYTES);
            byte[] changed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
              changed[i] = (byte) (bytes[i] ^ xor);
            }
            long state = random.bits();
            long expected = Fnv.hash(state, changed, 0, changed.length);
            assertEquals(expected, Fnv.hash(state, bytes, 0, bytes.length, xor));
            assertEquals(expected, blocks.hash(state, bytes, 0));
            assertEquals(Fnv.lowByte(expected), chain.exitByte(Fnv.lowByte(state), bytes, 0));
          });
    }
  }

  @Test
  void blocksOfOneByteValueAreHashedAsByteAfterByte() {
    FnvBlocks blocks = new FnvBlocks(0);
    byte[] bytes = new byte[FnvBlocks.BLOCK_BYTES];
    for (int value = 0; value < 256; value++) {
      Arrays.fill(bytes, (byte) value);
      for (long state : new long[] {0, -1, value, Fnv.OFFSET_BASIS}) {
        assertEquals(Fnv.hash(state, bytes, 0, bytes.length), blocks.hash(state, bytes, 0));
      }
    }
  }

  @Test
  void eachSingleBitOfABlockCounts() {
    FnvBlocks blocks = new FnvBlocks(0);
    byte[] bytes = new byte[FnvBlocks.BLOCK_BYTES];
    for (int i = 0; i < bytes.length; i += 7) {
      bytes[i] = (byte) (1 << (i & 7));
      assertEquals(
          Fnv.hash(Fnv.OFFSET_BASIS, bytes, 0, bytes.length),
          blocks.hash(Fnv.OFFSET_BASIS, bytes, 0));
      bytes[i] = 0;
    }
  }

  @Test
  void theLowByteBehindABlockNeedsOnlyTheOneInFrontOfIt() {
    FnvChain chain = new FnvChain(0);
    Seeds.forAll(
        CASES,
        random -> {
          byte[] bytes = random.bytes(FnvBlocks.BLOCK_BYTES);
          long state = random.bits();
          assertEquals(
              Fnv.lowByte(Fnv.hash(state, bytes, 0, bytes.length)),
              chain.exitByte(Fnv.lowByte(state), bytes, 0));
        });
  }

  @Test
  void blocksThatWereTrackedAreHashedAsByteAfterByteInAnyOrder() {
    FnvChain chain = new FnvChain(0);
    FnvBlocks blocks = new FnvBlocks(0);
    Seeds.forAll(
        CASES / 10,
        random -> {
          int count = random.between(1, 4);
          byte[] bytes = random.bytes(count * FnvBlocks.BLOCK_BYTES);
          long state = random.bits();
          LaneTrack track = new LaneTrack(count);
          int lowByte = Fnv.lowByte(state);
          for (int block = 0; block < count; block++) {
            int from = block * FnvBlocks.BLOCK_BYTES;
            assertEquals(block, track.blocks());
            lowByte = chain.exitByte(lowByte, bytes, from, track);
          }
          assertEquals(Fnv.lowByte(Fnv.hash(state, bytes, 0, bytes.length)), lowByte);
          for (int block = count - 1; block >= 0; block--) {
            int from = block * FnvBlocks.BLOCK_BYTES;
            long before = Fnv.hash(state, bytes, 0, from);
            assertEquals(Fnv.lowByte(before), track.entryByte(block));
            assertEquals(
                Fnv.hash(state, bytes, 0, from + FnvBlocks.BLOCK_BYTES),
                blocks.hash(before, bytes, from, track, block));
          }
        });
  }

  @Test
  void aTrackHasNoBlocksThatNobodyFollowed() {
    LaneTrack track = new LaneTrack(1);
    assertThrows(IndexOutOfBoundsException.class, () -> track.entryByte(0));
    assertThrows(IndexOutOfBoundsException.class, () -> LaneTrack.NONE.entryByte(0));
  }

  @Test
  void aTrackIsA64thOfTheBlocks() {
    assertEquals(0, LaneTrack.sizeBytes(FnvBlocks.BLOCK_BYTES - 1));
    assertEquals(16 << 10, LaneTrack.sizeBytes(1 << 20));
  }
}
