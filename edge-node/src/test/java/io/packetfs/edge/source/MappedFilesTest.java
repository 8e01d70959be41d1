package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.origin.Volume;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings of immutable files: shared, bounded, and gone when idle. */
class MappedFilesTest {
  @TempDir private Path temp;
  private Vertx vertx;
  private MappedFiles mapped;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    mapped = new MappedFiles(vertx);
  }

  @AfterEach
  void stop() {
    mapped.close();
    await(vertx.close());
  }

  private FileStamp file(int number) throws IOException {
    Path file = Files.write(temp.resolve("f" + number), new byte[] {(byte) number, 1, 2, 3});
    return FileStamp.read(new Volume("v", temp.toString(), true), file.toString(), file);
  }

  private MappedFiles.Lease lease(FileStamp stamp) throws IOException {
    MappedFiles.Lease lease = mapped.lease(stamp, 0);
    assertNotNull(lease);
    return lease;
  }

  @Test
  void twoReadersShareOneMappingAndSeeTheBytes() throws IOException {
    FileStamp stamp = file(7);
    try (MappedFiles.Lease first = lease(stamp);
        MappedFiles.Lease second = lease(stamp)) {
      assertEquals(1, mapped.size());
      assertEquals(4, first.end());
      assertEquals(ByteBuffer.wrap(new byte[] {7, 1, 2, 3}), first.bytes(0, 4));
      assertEquals(ByteBuffer.wrap(new byte[] {2}), second.bytes(2, 1));
    }
  }

  @Test
  void whatSomebodyReadsIsNotUnmapped() throws IOException {
    MappedFiles.Lease lease = lease(file(1));
    assertEquals(0, mapped.unmapIdleSince(System.nanoTime()));
    assertEquals(1, lease.bytes(0, 1).get(0));
    lease.close();
    assertEquals(1, mapped.unmapIdleSince(System.nanoTime()));
    assertEquals(0, mapped.size());
  }

  @Test
  void theTableIsBoundedAndForgetsTheIdle() throws IOException {
    List<MappedFiles.Lease> leases = new ArrayList<>();
    for (int i = 0; i < MappedFiles.SEGMENTS_MAX; i++) {
      leases.add(lease(file(i)));
    }
    FileStamp more = file(100);
    assertNull(mapped.lease(more, 0), "no room while all are read");
    leases.removeFirst().close();
    leases.add(lease(more));
    assertEquals(MappedFiles.SEGMENTS_MAX, mapped.size());
    leases.forEach(MappedFiles.Lease::close);
  }

  @Test
  void aFileThatWasReplacedIsMappedAnew() throws IOException {
    try (MappedFiles.Lease before = lease(file(1))) {
      Files.delete(temp.resolve("f1"));
      Files.write(temp.resolve("f1"), new byte[] {9, 9});
      Path replaced = temp.resolve("f1");
      FileStamp stamp =
          FileStamp.read(new Volume("v", temp.toString(), true), replaced.toString(), replaced);
      try (MappedFiles.Lease after = lease(stamp)) {
        assertEquals(1, before.bytes(0, 1).get(0));
        assertEquals(9, after.bytes(0, 1).get(0));
      }
    }
  }
}
