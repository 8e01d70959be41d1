package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.IdentityRule;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Await;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Endpoints that do not answer, or do not end. */
class NoAnswerTest extends OneEndpoint {
  private TaskLostException lost(Future<TaskReply> reply) {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> get(reply));
    return assertInstanceOf(TaskLostException.class, failed.getCause());
  }

  @Test
  void aDeadEndpointWasNeverSentTo() throws Exception {
    String dead = edge.endpoint();
    edge.close();
    TaskLostException lost =
        lost(
            pcpu.send(attributes(dead), task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))), 10_000));
    assertTrue(lost.neverSent());
  }

  @Test
  void anEndpointThatIsNoUrlWasNeverSentTo() {
    assertTrue(
        lost(pcpu.send(
                attributes("http://[no"),
                task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))),
                10_000))
            .neverSent());
  }

  @Test
  void aSilentEdgeIsGivenUpAtTheDeadlineAndSeesIt() {
    edge.answer = (response, json) -> {};
    Task task = task(PROGRAM, PINNED, List.of(new Fetch(0, MIB)), IdentityRule.STRONG_ETAG, 200);
    TaskLostException lost = lost(pcpu.send(attributes(edge.endpoint()), task, 10_000));
    assertFalse(lost.neverSent());
    assertTrue(String.valueOf(lost.getMessage()).contains("did not answer within"), lost::toString);
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }

  @Test
  void aCancelledTaskClosesItsConnection() {
    edge.answer = (response, json) -> {};
    Task task = task(PROGRAM, PINNED, List.of(new Fetch(0, MIB)));
    Future<TaskReply> reply = pcpu.send(attributes(edge.endpoint()), task, 10_000);
    Await.until(() -> edge.calls.size() == 1, Duration.ofSeconds(10));
    pcpu.cancel(attributes(edge.endpoint()), task.id());
    assertFalse(lost(reply).neverSent());
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }

  @Test
  void aGigabyteIsCutOff() {
    Buffer chunk = Buffer.buffer(new byte[MIB]);
    edge.answer =
        (response, json) -> {
          response
              .putHeader("Content-Type", "application/json")
              .putHeader("Content-Length", "1073741824");
          response.write(chunk);
          response.drainHandler(drained -> response.write(chunk));
        };
    TaskLostException lost =
        lost(
            pcpu.send(
                attributes(edge.endpoint()),
                task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))),
                10_000));
    assertTrue(String.valueOf(lost.getMessage()).contains("more than"), lost::toString);
    Await.until(() -> edge.closedUnanswered.size() == 1, Duration.ofSeconds(10));
  }
}
