package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.program.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedTest {
  @TempDir private Path temp;

  @Test
  void theValuesAreThoseThatTheAlgorithmsPublish() throws IOException {
    assertEquals("3808858755", of(Op.CRC32C, "123456789").value(0));
    // FNV-1a 64 of "foobar", from its authors' test vectors.
    assertEquals(Long.toUnsignedString(0x85944171f73967e8L), of(Op.FNV, "foobar").value(0));
    assertEquals("2", of(Op.COUNTEQ, "foobar").value('o'));
    assertEquals("0", of(Op.COUNTEQ, "foobar").value('x'));
  }

  private Expected of(Op op, String text) throws IOException {
    Path file =
        Files.writeString(
            Files.createTempFile(temp, "expected", ".bin"), text, StandardCharsets.US_ASCII);
    return Expected.of(new Workload(file, text.length(), 1, 1, op, 0));
  }
}
