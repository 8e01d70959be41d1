package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

  private static final Duration SOON = Duration.ofSeconds(30);

  private HttpSourceRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new HttpSourceRig(FETCH_BYTES);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private List<InFlight> begin(Future<Void> turn) {
    return Stream.generate(() -> rig.fetch(FETCH_BYTES, turn, HOLD_BYTES_MAX))
        .limit(FETCHES)
        .toList();
  }

  private void awaitStreamsHeldUp() {
    long full = (long) FETCHES * HOLD_BYTES_MAX;
    Await.until("streams to be held up", () -> memory().heldBytes() > full, SOON);
  }

  private BodyMemory memory() {
    return rig.source().bodyMemory();
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
    long peak = memory().peakBytes();
    assertTrue(peak <= bound, () -> peak + " bytes were held, of at most " + bound);
    assertEquals(0, memory().heldBytes());
  }

  @Test
  void whatIsDroppedIsNotHeld() {
    List<InFlight> flights = begin(Promise.<Void>promise().future());
    awaitStreamsHeldUp();
    flights.forEach(flight -> flight.abort(Problem.of(ErrorCode.CANCELLED, "no use for it")));
    flights.forEach(flight -> await(flight.outcome()));
    assertEquals(0, memory().heldBytes());
  }
}
