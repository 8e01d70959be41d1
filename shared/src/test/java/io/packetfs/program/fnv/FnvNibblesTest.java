package io.packetfs.program.fnv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.program.fnv.FnvNibbles.HighMap;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The plain definition is the hash itself: its low byte behind the bytes, for each one before. */
final class FnvNibblesTest {
  private static final int CASES = 50;

  @Test
  void eachLowNibbleBecomesWhatTheHashMakesOfIt() {
    Seeds.forAll(
        CASES * 10,
        random -> {
          byte[] bytes = random.bytes(random.between(0, 200));
          assertLow(bytes, 0, FnvNibbles.lowMap(bytes, 0, bytes.length));
        });
  }

  @Test
  void eachHighNibbleBehindAKnownLowOneBecomesWhatTheHashMakesOfIt() {
    Seeds.forAll(
        CASES * 10,
        random -> {
          byte[] bytes = random.bytes(random.between(0, 200));
          int low = random.between(0, 15);
          assertHigh(low, bytes, 0, FnvNibbles.highMap(low, bytes, 0, bytes.length));
        });
  }

  @Test
  void aBlockHasTheMapsOfItsBytesOneAfterAnother() {
    FnvNibbles nibbles = new FnvNibbles();
    Seeds.forAll(
        CASES,
        random -> {
          byte[] bytes = bytes(random);
          int from = random.between(0, 100);
          int to = from + FnvBlocks.BLOCK_BYTES;
          assertEquals(FnvNibbles.lowMap(bytes, from, to), nibbles.lowMap(bytes, from));
          int low = random.between(0, 15);
          assertEquals(FnvNibbles.highMap(low, bytes, from, to), nibbles.highMap(low, bytes, from));
        });
  }

  @Test
  void aBlocksMapsAreThoseOfTheHash() {
    FnvNibbles nibbles = new FnvNibbles();
    byte[] bytes = new SeededRandom(1).bytes(FnvBlocks.BLOCK_BYTES);
    assertLow(bytes, 0, nibbles.lowMap(bytes, 0));
    for (int low = 0; low < NibbleMap.VALUES; low++) {
      assertHigh(low, bytes, 0, nibbles.highMap(low, bytes, 0));
    }
  }

  @Test
  void eachSingleBitOfABlockCounts() {
    FnvNibbles nibbles = new FnvNibbles();
    byte[] bytes = new byte[FnvBlocks.BLOCK_BYTES];
    for (int i = 0; i < bytes.length; i += 99) {
      bytes[i] = (byte) (1 << (i & 7));
      assertEquals(FnvNibbles.lowMap(bytes, 0, bytes.length), nibbles.lowMap(bytes, 0));
      assertEquals(
          FnvNibbles.highMap(i & 15, bytes, 0, bytes.length), nibbles.highMap(i & 15, bytes, 0));
      bytes[i] = 0;
    }
  }

  @Test
  void mapsComposeInOrder() {
    Seeds.forAll(
        CASES * 10,
        random -> {
          byte[] bytes = random.bytes(random.between(0, 100));
          int cut = random.between(0, bytes.length);
          NibbleMap left = FnvNibbles.lowMap(bytes, 0, cut);
          NibbleMap right = FnvNibbles.lowMap(bytes, cut, bytes.length);
          assertEquals(FnvNibbles.lowMap(bytes, 0, bytes.length), left.then(right));
        });
  }

  @Test
  void composingIsAssociativeAndTheIdentityNeutral() {
    Seeds.forAll(
        CASES * 10,
        random -> {
          NibbleMap a = any(random);
          NibbleMap b = any(random);
          NibbleMap c = any(random);
          assertEquals(a.then(b).then(c), a.then(b.then(c)));
          assertEquals(a, NibbleMap.IDENTITY.then(a));
          assertEquals(a, a.then(NibbleMap.IDENTITY));
        });
  }

  @Test
  void whatIsNoBijectionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new NibbleMap(0));
    assertThrows(IllegalArgumentException.class, () -> NibbleMap.IDENTITY.apply(16));
  }

  private static byte[] bytes(SeededRandom random) {
    byte[] bytes = random.bytes(FnvBlocks.BLOCK_BYTES + 100);
    if (random.oneIn(3)) {
      Arrays.fill(bytes, (byte) random.between(0, 255));
    }
    return bytes;
  }

  private static NibbleMap any(SeededRandom random) {
    byte[] bytes = random.bytes(random.between(0, 20));
    return FnvNibbles.lowMap(bytes, 0, bytes.length);
  }

  private static void assertLow(byte[] bytes, int from, NibbleMap map) {
    for (int nibble = 0; nibble < NibbleMap.VALUES; nibble++) {
      assertEquals(Fnv.hash(nibble, bytes, from, bytes.length) & 15, map.apply(nibble));
    }
  }

  private static void assertHigh(int low, byte[] bytes, int from, HighMap found) {
    for (int nibble = 0; nibble < NibbleMap.VALUES; nibble++) {
      int exit = Fnv.lowByte(Fnv.hash(nibble << 4 | low, bytes, from, bytes.length));
      assertEquals(exit, found.map().apply(nibble) << 4 | found.exitLow());
    }
  }
}
