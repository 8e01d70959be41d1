package io.packetfs.cli.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What {@code crc32c}, {@code counteq:0} and {@code fnv} are, by loops that share nothing with the
 * product.
 */
record Expected(String crc32c, String zeros, String fnv) {
  /** What it speaks of. */
  static final String[] OPS = {"crc32c", "counteq:0", "fnv"};

  /** Where that object is. */
  static final Path JDK_LIBRARIES = Path.of(System.getProperty("java.home"), "lib");

  /** An object of more than 100 MB that is on every machine: the classes of this JDK. */
  static final Path JDK_MODULES = JDK_LIBRARIES.resolve("modules");

  /** FNV-1a, 64 bits: RFC 9923. */
  private static final long FNV_BASIS = 0xcbf29ce484222325L;

  private static final long FNV_PRIME = 0x100000001b3L;

  static Expected of(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Expected of(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long zeros = 0;
    long fnv = FNV_BASIS;
    for (byte b : bytes) {
      zeros += b == 0 ? 1 : 0;
      fnv = (fnv ^ (b & 0xff)) * FNV_PRIME;
    }
    return new Expected(
        Long.toString(crc.getValue()), Long.toString(zeros), Long.toUnsignedString(fnv));
  }

  /** In the order of {@link #OPS}. */
  List<String> values() {
    return List.of(crc32c, zeros, fnv);
  }
}
