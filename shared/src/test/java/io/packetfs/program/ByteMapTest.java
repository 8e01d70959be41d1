package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import org.junit.jupiter.api.Test;

/** A chain of transforms is a bijection of bytes, kept as short as its identities allow. */
class ByteMapTest {

  @Test
  void aChainMapsEachByteAsItsTransformsDoOneAfterAnother() {
    Seeds.forAll(
        500,
        random -> {
          int[] expected = new int[256];
          for (int b = 0; b < 256; b++) {
            expected[b] = b;
          }
          ByteMap map = ByteMap.IDENTITY;
          int length = random.between(0, 8);
          for (int i = 0; i < length; i++) {
            boolean xor = random.oneIn(2);
            int imm = random.oneIn(3) ? random.pick(0, 128, 255) : random.between(0, 255);
            map = map.then(xor ? Op.XOR : Op.ADD, imm);
            for (int b = 0; b < 256; b++) {
              expected[b] = xor ? expected[b] ^ imm : (expected[b] + imm) % 256;
            }
          }
          byte[] bytes = new byte[257];
          for (int b = 0; b < 256; b++) {
            assertEquals(expected[b], map.apply(b));
            assertEquals(b, map.invert(expected[b]));
            bytes[b] = (byte) b;
          }
          map.apply(bytes, 256);
          for (int b = 0; b < 256; b++) {
            assertEquals((byte) expected[b], bytes[b]);
            assertTrue(!map.isXor() || expected[b] == (b ^ map.apply(0)), map + " is no xor");
          }
          assertEquals(0, bytes[256], "bytes behind the count stay as they are");
        });
  }

  @Test
  void neighbouringXorsAreOneXorAndNeighbouringAddsOneAdd() {
    ByteMap xors = ByteMap.IDENTITY.then(Op.XOR, 3).then(Op.XOR, 5);
    assertEquals(ByteMap.IDENTITY.then(Op.XOR, 6), xors);
    ByteMap adds = ByteMap.IDENTITY.then(Op.ADD, 200).then(Op.ADD, 100);
    assertEquals(ByteMap.IDENTITY.then(Op.ADD, 44), adds);
    assertEquals(2, xors.then(Op.ADD, 1).stepCount());
  }

  @Test
  void whatUndoesItselfIsTheIdentity() {
    assertTrue(ByteMap.IDENTITY.then(Op.XOR, 3).then(Op.XOR, 3).isIdentity());
    assertTrue(ByteMap.IDENTITY.then(Op.ADD, 3).then(Op.ADD, 253).isIdentity());
    assertTrue(ByteMap.IDENTITY.then(Op.ADD, 0).then(Op.XOR, 0).isIdentity());
    ByteMap nested =
        ByteMap.IDENTITY.then(Op.XOR, 9).then(Op.ADD, 3).then(Op.ADD, 253).then(Op.XOR, 9);
    assertTrue(nested.isIdentity());
  }

  @Test
  void adding128IsTheSameAsXorWith128() {
    ByteMap map = ByteMap.IDENTITY.then(Op.ADD, 128);
    assertTrue(map.isXor());
    assertTrue(map.then(Op.XOR, 128).isIdentity());
    assertTrue(map.then(Op.XOR, 5).isXor());
    assertEquals(1, map.then(Op.XOR, 5).stepCount());
    assertEquals(1, ByteMap.IDENTITY.then(Op.ADD, 7).then(Op.XOR, 128).stepCount());
    assertFalse(ByteMap.IDENTITY.then(Op.ADD, 7).isXor());
  }

  @Test
  void whatIsNoTransformIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ByteMap.IDENTITY.then(Op.FNV, 0));
    assertThrows(IllegalArgumentException.class, () -> ByteMap.IDENTITY.then(Op.XOR, 256));
  }
}
