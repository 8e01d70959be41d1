package io.packetfs.cli.e2e.chaos;

import io.packetfs.testing.TestObjects;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * An object of the origin, and what is to be found out about it, by loops that share nothing with
 * the product.
 *
 * @param name of the file
 * @param sizeBytes how long it is
 * @param crc32c of all of it
 * @param zeros how many bytes are 0
 * @param fnv FNV-1a of all of it, 64 bits
 * @param zerosOfWindow the same of each window
 */
record TestFile(
    String name,
    long sizeBytes,
    String crc32c,
    String zeros,
    String fnv,
    List<Long> zerosOfWindow) {

  /** RFC 9923. */
  private static final long FNV_BASIS = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  /** Writes a file of so many windows, and a piece of one. */
  static TestFile write(Path root, String name, long seed, int windows) throws IOException {
    int sizeBytes = Math.multiplyExact(windows, Grid.WINDOW_BYTES) - 4711;
    byte[] bytes = TestObjects.seeded(seed, sizeBytes).bytes();
    Files.write(root.resolve(name), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    List<Long> zerosOfWindow = new ArrayList<>();
    long fnv = FNV_BASIS;
    long zeros = 0;
    for (int i = 0; i < bytes.length; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
      fnv = (fnv ^ (bytes[i] & 0xff)) * FNV_PRIME;
      if ((i + 1) % Grid.WINDOW_BYTES == 0 || i + 1 == bytes.length) {
        zerosOfWindow.add(zeros);
        zeros = 0;
      }
    }
    return new TestFile(
        name,
        sizeBytes,
        Long.toString(crc.getValue()),
        Long.toString(zerosOfWindow.stream().mapToLong(Long::longValue).sum()),
        Long.toUnsignedString(fnv),
        List.copyOf(zerosOfWindow));
  }

  /** How many windows it has. */
  int windows() {
    return zerosOfWindow.size();
  }

  /** What an instruction must give. */
  String expected(String op) {
    return switch (op) {
      case "crc32c" -> crc32c;
      case "counteq" -> zeros;
      case "fnv" -> fnv;
      default -> throw new IllegalArgumentException("no op of this test: " + op);
    };
  }
}
