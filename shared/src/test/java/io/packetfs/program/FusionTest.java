package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of how a program is run. */
class FusionTest {
  private static List<Fusion> of(String... ops) {
    return Fusion.of(OpArguments.parse(List.of(ops), null, null));
  }

  @Test
  void aCountAfterAnyTransformsIsACountOfWhatBecomesItsByte() {
    Fusion count = of("xor:255", "add:2", "counteq:1").getFirst();
    assertEquals(2, count.index());
    assertEquals("xor:255 add:2", count.after());
    assertFalse(count.dataPass());
    assertEquals("counts 0 in the bytes as they are: these become 1", count.how());
  }

  @Test
  void aChecksumNeedsADataPassAfterASumAndNoneAfterAnXor() {
    assertFalse(of("xor:7", "crc32c").getFirst().dataPass());
    assertFalse(of("add:128", "crc32c").getFirst().dataPass(), "adding 128 is an xor");
    assertTrue(of("add:7", "crc32c").getFirst().dataPass());
  }

  @Test
  void aHashNeedsADataPassAfterASumAndNoneAfterAnXor() {
    assertFalse(of("fnv").getFirst().dataPass());
    Fusion hash = of("xor:7", "xor:255", "fnv").getFirst();
    assertFalse(hash.dataPass());
    assertEquals(
        "reads the bytes as they are, and xors each with 248 where it puts its state to it",
        hash.how());
    assertTrue(of("xor:7", "add:1", "fnv").getFirst().dataPass());
  }

  @Test
  void transformsThatCancelEachOtherAreNotThere() {
    Fusion hash = of("add:7", "add:249", "fnv").getFirst();
    assertEquals("", hash.after());
    assertEquals("reads the bytes as they are", hash.how());
  }

  @Test
  void aProgramOfTransformsAloneHasNothingToExplain() {
    assertEquals(List.of(), of("xor:1", "add:2"));
  }
}
