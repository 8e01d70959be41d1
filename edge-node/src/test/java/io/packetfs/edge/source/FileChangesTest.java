package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while, or before, they are read. */
class FileChangesTest {
  private static final int SIZE_BYTES = 2 << 20;

  @TempDir private Path temp;
  private Path file;
  private Vertx vertx;
  private ComputePool pool;
  private FileSource source;

  @BeforeEach
  void start() throws IOException {
    Path root = temp.toRealPath();
    file = Files.write(root.resolve("object"), new byte[SIZE_BYTES]);
    vertx = Vertx.vertx();
    pool = new ComputePool(1, 10);
    source = new FileSource(vertx, List.of(new Volume("data", root.toString(), false)), pool);
  }

  @AfterEach
  void stop() {
    source.close();
    pool.close();
    await(vertx.close());
  }

  /** Does something when the first bytes come. */
  private static final class Meddler implements ChunkSink {
    private final ThrowingRunnable deed;
    private boolean done;

    Meddler(ThrowingRunnable deed) {
      this.deed = deed;
    }

    @Override
    public void begin(Identity identity, ByteRange range) {}

    @Override
    public void accept(ByteBuffer chunk) {
      if (!done) {
        done = true;
        try {
          deed.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public Problem beyondEnd(long objectSizeBytes) {
      throw new AssertionError("not beyond the end");
    }

    @Override
    public void end() {}
  }

  private interface ThrowingRunnable {
    void run() throws IOException;
  }

  private FetchOutcome fetch(@Nullable Identity expected, ThrowingRunnable deed) {
    FetchOrder order =
        new FetchOrder(
            ObjectUrl.parse("file://" + file),
            new Fetch(0, SIZE_BYTES),
            expected,
            IdentityRule.STRONG_ETAG,
            10_000,
            new RequestAllowance(1),
            Future.succeededFuture(),
            1);
    return await(source.fetch(order, new Meddler(deed)).outcome());
  }

  private static void changed(FetchOutcome outcome) {
    Problem problem = outcome.problem();
    assertNotNull(problem);
    assertEquals(ErrorCode.OBJECT_CHANGED, problem.code(), problem.toString());
  }

  @Test
  void aFileLeftAloneIsRead() {
    FetchOutcome outcome = fetch(null, () -> {});
    assertNull(outcome.problem());
    assertEquals(SIZE_BYTES, outcome.facts().bytesFetched());
    assertNull(fetch(outcome.identity(), () -> {}).problem());
  }

  @Test
  void aFileThatShrinksWhileItIsReadHasChanged() {
    changed(
        fetch(
            null,
            () -> {
              try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(SIZE_BYTES / 2);
              }
            }));
  }

  @Test
  void aFileThatIsWrittenWhileItIsReadHasChanged() {
    changed(
        fetch(
            null, () -> Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_890_123L))));
  }

  @Test
  void aFileThatIsReplacedByItsTwinWhileItIsReadHasChanged() {
    changed(
        fetch(
            null,
            () -> {
              FileTime time = Files.getLastModifiedTime(file);
              Path twin = Files.write(file.resolveSibling("twin"), new byte[SIZE_BYTES]);
              Files.setLastModifiedTime(twin, time);
              Files.move(twin, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }));
  }

  @Test
  void aFileThatChangedSinceItWasPinnedIsNotRead() throws IOException {
    Identity pinned = fetch(null, () -> {}).identity();
    Files.write(file, new byte[SIZE_BYTES + 1]);
    FetchOutcome outcome = fetch(pinned, () -> {});
    changed(outcome);
    assertEquals(0, outcome.facts().bytesFetched());
  }

  @Test
  void anAbortedReadEndsWithItsReason() {
    Problem why = Problem.of(ErrorCode.CANCELLED, "nobody wants it");
    FetchOrder order =
        new FetchOrder(
            ObjectUrl.parse("file://" + file),
            new Fetch(0, SIZE_BYTES),
            null,
            IdentityRule.STRONG_ETAG,
            10_000,
            new RequestAllowance(1),
            io.vertx.core.Promise.promise().future(),
            1);
    InFlight flight = source.fetch(order, new Meddler(() -> {}));
    flight.abort(why);
    assertEquals(why, await(flight.outcome()).problem());
  }
}
