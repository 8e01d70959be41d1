package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.Seeds;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class Crc32cAlgebraTest {

  @Test
  void aRunsLengthMayBeTakenApartAnyWay() {
    Seeds.forAll(
        2_000,
        random -> {
          int left = (int) random.bits();
          int middle = (int) random.bits();
          int right = (int) random.bits();
          long middleBytes = random.scaled(1L << 40);
          long rightBytes = random.scaled(1L << 40);
          int joined =
              Crc32cAlgebra.combine(
                  left, Crc32cAlgebra.combine(middle, right, rightBytes), middleBytes + rightBytes);
          int oneByOne =
              Crc32cAlgebra.combine(
                  Crc32cAlgebra.combine(left, middle, middleBytes), right, rightBytes);
          assertEquals(oneByOne, joined);
        });
  }

  @Test
  void windowsCombineToWhatTheLibrarySaysOfBoth() {
    byte[] bytes = new byte[3 << 20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 31) ^ (i >>> 11));
    }
    int whole = crc(bytes, 0, bytes.length);
    assertEquals(
        whole,
        Crc32cAlgebra.combine(crc(bytes, 0, 1 << 20), crc(bytes, 1 << 20, 2 << 20), 2 << 20));
    assertEquals(
        whole,
        Crc32cAlgebra.combine(crc(bytes, 0, 5), crc(bytes, 5, bytes.length - 5), bytes.length - 5));
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
