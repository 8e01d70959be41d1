package io.packetfs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks over the bus gets an answer. */
class BusRepliesTest {
  private static final String ADDRESS = "test.queries";

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    Codecs.register(vertx.eventBus());
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void serve(Function<QueryJob, Future<?>> answer) {
    vertx.eventBus().consumer(ADDRESS, m -> BusReplies.reply(m, QueryJob.class, answer));
  }

  private Problem problem(Object request) {
    Future<Message<Object>> reply = vertx.eventBus().request(ADDRESS, request);
    CompletionException failure = assertThrows(CompletionException.class, () -> await(reply));
    return assertInstanceOf(ProblemReply.class, failure.getCause()).problem();
  }

  @Test
  void whatTheAnswerComesToIsReplied() {
    serve(query -> Future.succeededFuture(query.jobId() + " is there"));
    Future<Message<Object>> reply = vertx.eventBus().request(ADDRESS, new QueryJob("job"));
    assertEquals("job is there", await(reply).body());
  }

  @Test
  void whatTheAnswerFailsWithIsReplied() {
    serve(query -> Future.failedFuture(Problem.of(ErrorCode.NOT_FOUND, "no job").asException()));
    assertEquals(ErrorCode.NOT_FOUND, problem(new QueryJob("job")).code());
  }

  @Test
  void whatTheAnswerThrowsIsReplied() {
    serve(
        query -> {
          throw new IllegalStateException("a defect");
        });
    Problem problem = problem(new QueryJob("job"));
    assertEquals(ErrorCode.INTERNAL, problem.code());
    assertEquals("unexpected: java.lang.IllegalStateException: a defect", problem.detail());
  }

  @Test
  void aMessageOfAnotherTypeIsRefused() {
    serve(query -> Future.succeededFuture("never"));
    Problem problem = problem(new CancelJob("job"));
    assertEquals(ErrorCode.MALFORMED, problem.code());
    assertEquals("QueryJob", problem.expected());
    assertEquals("CancelJob", problem.actual());
  }
}
