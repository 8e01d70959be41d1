package io.packetfs.cli.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.cli.VerbException;
import io.packetfs.testing.Answer;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObjects;
import io.packetfs.wire.conformance.Vectors;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Endpoints that answer late, or stop to. */
class EndpointTest {
  private static final Duration BOUND = Duration.ofMillis(200);

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() throws IOException {
    try (FakeOrigin never =
        FakeOrigin.of(TestObjects.filled('x', 1000)).misbehave(Fault.stallBeforeHeaders())) {
      assertEquals("gives no answer within 200 ms to GET /health", told(never));
    }
  }

  @Test
  void anAnswerWhoseBodyStandsStillIsGivenUpToo() throws IOException {
    try (FakeOrigin half =
        FakeOrigin.of(TestObjects.filled('x', 1000)).misbehave(Fault.stallAfter(10))) {
      assertEquals("gives no answer within 200 ms to GET /health", told(half));
    }
  }

  @Test
  void aConnectionThatIsClosedIsNoAnswer() throws IOException {
    try (FakeOrigin closes =
        FakeOrigin.of(TestObjects.empty()).misbehave(Fault.closeAfter(Answer.BEFORE_HEADERS))) {
      assertEquals(true, told(closes).startsWith("gives no answer (IOException"));
    }
  }

  @Test
  void anEdgeServerThatStopsAnsweringEndsTheRun() throws IOException {
    byte[] up = "{\"status\":\"UP\"}".getBytes(StandardCharsets.UTF_8);
    try (FakeOrigin silent =
        FakeOrigin.of(TestObjects.of(up)).misbehave(Fault.stallBeforeHeaders().after(2))) {
      assertEquals(
          "left 3 calls without an answer, at last one-byte-object: no answer within 200 ms",
          told(silent));
    }
  }

  private static String told(FakeOrigin server) {
    String url = server.url("");
    Vertx vertx = Vertx.vertx();
    try (Endpoint endpoint = Endpoint.of(url, null, BOUND)) {
      Vectors vectors = Vectors.load();
      ConformanceOrigin origin = ConformanceOrigin.start(vertx, "127.0.0.1", 0, vectors).await();
      ConformanceRun run = new ConformanceRun(vectors, endpoint, origin, "http://127.0.0.1:1");
      VerbException ended = assertThrows(VerbException.class, run::run);
      return String.valueOf(ended.getMessage()).replace("the endpoint " + url + " ", "");
    } finally {
      vertx.close().await();
    }
  }
}
