package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a response that breaks off while we hold its stream up. */
class BrokenBodyTest {
  private static final int FETCH_BYTES = 1 << 20;

  /**
   * What comes before the connection ends: so few chunks (16 at most) that the client goes on
   * reading while the stream is paused, and so sees the end; more would wait unread behind TCP's
   * window until the stream goes on.
   */
  private static final int SENT_BYTES = 60_000;

  /** So little that the stream is paused at once, and most of the body waits elsewhere. */
  private static final int HOLD_BYTES_MAX = 1;

  private static final int DEADLINE_MS = 30_000;

  private Vertx vertx;
  private ComputePool pool;
  private FakeOrigin origin;
  private HttpSource source;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    pool = new ComputePool(1, 1);
    origin = FakeOrigin.of(TestObjects.seeded(9, 2 * FETCH_BYTES));
    source =
        await(
            HttpSource.start(
                vertx,
                allowing(origin.url("/")),
                HttpOptions.DEFAULT,
                HostResolver.system(vertx),
                pool));
  }

  @AfterEach
  void stop() throws IOException {
    await(source.close());
    pool.close();
    await(vertx.close());
    origin.close();
  }

  private FetchOutcome fetch(Future<?> turn) {
    FetchOrder order =
        new FetchOrder(
            ObjectUrl.parse(origin.url("/object")),
            new Fetch(0, FETCH_BYTES),
            null,
            IdentityRule.STRONG_ETAG,
            DEADLINE_MS,
            new RequestAllowance(1),
            turn,
            HOLD_BYTES_MAX);
    return await(source.fetch(order, new Blind()).outcome());
  }

  /** A body that breaks off while the sink's turn has not come. */
  private void everyByteIsCounted() {
    origin.misbehave(Fault.bodyCut(FETCH_BYTES - SENT_BYTES));
    FetchOutcome outcome = fetch(Promise.promise().future());
    Problem problem = outcome.problem();
    assertNotNull(problem);
    assertEquals(ErrorCode.BODY_LENGTH_MISMATCH, problem.code());
    String actual = problem.actual();
    assertNotNull(actual);
    assertTrue(actual.startsWith(SENT_BYTES + " bytes, then: "), actual);
    assertEquals(SENT_BYTES, outcome.facts().bytesFetched());
  }

  @Test
  void everyByteThatCameBeforeTheConnectionEndedIsCounted() {
    everyByteIsCounted();
  }

  @Test
  void theyAreCountedOnAConnectionOfAnotherEventLoopToo() {
    FetchOutcome before = fetch(Future.succeededFuture());
    assertNull(before.problem());
    everyByteIsCounted();
    assertEquals(1, origin.connections(), "the second fetch is of the next loop");
  }

  /** Takes everything and looks at nothing. */
  private static final class Blind implements ChunkSink {
    @Override
    public void begin(Identity identity, ByteRange range) {}

    @Override
    public void accept(ByteBuffer chunk) {}

    @Override
    public Problem beyondEnd(long objectSizeBytes) {
      throw new AssertionError("nobody asked for what is beyond the end");
    }

    @Override
    public void end() {}
  }
}
