package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node holds of bodies that come faster than they are computed. */
class BodyMemoryTest {
  private static final int FETCH_BYTES = 4 << 20;
  private static final int FETCHES = 6;
  private static final int HOLD_BYTES_MAX = 128 << 10;

  /** The chunk that passes the bound is taken, too. */
  private static final int CHUNK_BYTES_MAX = 64 << 10;

  private static final int DEADLINE_MS = 60_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  private Vertx vertx;
  private ComputePool pool;
  private FakeOrigin origin;
  private HttpSource source;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    pool = new ComputePool(2, FETCHES);
    origin = FakeOrigin.of(TestObjects.seeded(9, FETCH_BYTES));
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

  private List<InFlight> begin(Future<Void> turn) {
    List<InFlight> flights = new ArrayList<>();
    for (int i = 0; i < FETCHES; i++) {
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
      flights.add(source.fetch(order, new Sink()));
    }
    return flights;
  }

  private void awaitStreamsHeldUp() {
    long full = (long) FETCHES * HOLD_BYTES_MAX;
    Await.until("streams to be held up", () -> source.bodyMemory().heldBytes() > full, SOON);
  }

  @Test
  void noMoreIsHeldThanEachStreamMayAndNothingWhenAllIsComputed() {
    Promise<Void> turn = Promise.promise();
    List<InFlight> flights = begin(turn.future());
    awaitStreamsHeldUp();
    turn.complete();
    for (InFlight flight : flights) {
      FetchOutcome outcome = await(flight.outcome());
      assertNull(outcome.problem());
      assertEquals(FETCH_BYTES, outcome.facts().bytesFetched());
    }
    long bound = (long) FETCHES * (HOLD_BYTES_MAX + CHUNK_BYTES_MAX);
    long peak = source.bodyMemory().peakBytes();
    assertTrue(peak <= bound, () -> peak + " bytes were held, of at most " + bound);
    assertEquals(0, source.bodyMemory().heldBytes());
  }

  @Test
  void whatIsDroppedIsNotHeld() {
    List<InFlight> flights = begin(Promise.<Void>promise().future());
    awaitStreamsHeldUp();
    flights.forEach(flight -> flight.abort(Problem.of(ErrorCode.CANCELLED, "no use for it")));
    flights.forEach(flight -> await(flight.outcome()));
    assertEquals(0, source.bodyMemory().heldBytes());
  }

  /** Takes everything and looks at nothing. */
  private static final class Sink implements ChunkSink {
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
