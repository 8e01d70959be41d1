package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.testing.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
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

  private HttpSourceRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new HttpSourceRig(2 * FETCH_BYTES);
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private FetchOutcome fetch(Future<?> turn) {
    return await(rig.fetch(FETCH_BYTES, turn, HOLD_BYTES_MAX).outcome());
  }

  /** A body that breaks off while the sink's turn has not come. */
  private void everyByteIsCounted() {
    rig.origin().misbehave(Fault.bodyCut(FETCH_BYTES - SENT_BYTES));
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
    assertEquals(1, rig.origin().connections(), "the second fetch is of the next loop");
  }
}
