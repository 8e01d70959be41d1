package io.packetfs.edge.task;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.Identity;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fnv over real files, read and mapped, on several threads. */
class PilotedFileTest {
  private static final int THREADS = 3;
  private static final int WINDOWS = 9;
  private static final int ROUNDS = 10;

  @TempDir private Path temp;
  private List<Path> files = List.of();
  private byte[] object = {};
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    Path root = temp.toRealPath();
    object = new SeededRandom(1).bytes((WINDOWS - 1) * Grid.WINDOW_BYTES + 12_345);
    files =
        List.of(
            Files.write(Files.createDirectory(root.resolve("read")).resolve("object"), object),
            Files.write(Files.createDirectory(root.resolve("mapped")).resolve("object"), object));
    rig =
        EdgeRig.start(
            options ->
                options
                    .threads(THREADS)
                    .policy(allowing("file:///"))
                    .volumes(
                        List.of(
                            new Volume("read", root.resolve("read").toString(), false),
                            new Volume("mapped", root.resolve("mapped").toString(), true))));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Tasks fnv(Path file) {
    List<Fetch> fetches = new ArrayList<>();
    for (long at = 0; at < object.length; at += Grid.WINDOW_BYTES) {
      fetches.add(new Fetch(at, Math.min(Grid.WINDOW_BYTES, object.length - at)));
    }
    return Tasks.on("file://" + file, Tasks.whole(Op.FNV)).fetching(fetches);
  }

  private Identity identity(Path file) {
    TaskReply probe = await(rig.task(Tasks.on("file://" + file, Tasks.whole(Op.FNV)).task()));
    Identity identity = probe.identity();
    assertNotNull(identity, () -> String.valueOf(probe.problem()));
    return identity;
  }

  @Test
  void aFileHasTheHashOfItsBytesHoweverItsThreadsAreTimed() {
    long entered = Fnv.lowByte(Fnv.OFFSET_BASIS);
    Partial expected =
        new Partial.FnvRun(
            object.length, (int) entered, Fnv.hash(entered, object, 0, object.length));
    for (Path file : files) {
      Identity identity = identity(file);
      for (int round = 0; round < ROUNDS; round++) {
        TaskReply reply = await(rig.task(fnv(file).expecting(identity).task()));
        assertNull(reply.problem(), () -> String.valueOf(reply.problem()));
        assertEquals(List.of(expected), reply.partials());
        assertEquals(object.length, reply.facts().bytesFetched());
      }
    }
  }

  @Test
  void aFileThatChangedSinceItWasPinnedIsNotHashed() throws IOException {
    for (Path file : files) {
      Identity pinned = identity(file);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_890_123L));
      TaskReply reply = await(rig.task(fnv(file).expecting(pinned).task()));
      Problem problem = reply.problem();
      assertNotNull(problem);
      assertEquals(ErrorCode.OBJECT_CHANGED, problem.code());
      assertEquals(0, reply.fetchesDone());
    }
  }
}
