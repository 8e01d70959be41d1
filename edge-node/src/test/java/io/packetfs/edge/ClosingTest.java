package io.packetfs.edge;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.edge.source.HttpOptions;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Answer;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A node that is told to stop with fetches under way: everybody is answered, and nobody reads of
 * failures that are none.
 */
class ClosingTest {
  private static final int MIB = 1 << 20;
  private static final int FETCHES = 4;

  /** As many by the bus as by {@code POST /compute}. */
  private static final int TASKS = 4;

  /** No origin is given up while the node closes. */
  private static final int PATIENCE_MS = 60_000;

  private static final Duration SOON = Duration.ofSeconds(30);

  private final LoudRecords loud = new LoudRecords();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private FakeOrigin origin;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(TestObjects.seeded(5, FETCHES * MIB));
    Logger.getLogger("").addHandler(loud);
  }

  @AfterEach
  void stop() throws IOException {
    Logger.getLogger("").removeHandler(loud);
    callers.close();
    origin.close();
  }

  private EdgeRig rig(int drainMs) {
    return EdgeRig.start(
        options ->
            options
                .policy(allowing(origin.url("/")))
                .concurrency(2 * TASKS)
                .drainMs(drainMs)
                .http(
                    HttpOptions.DEFAULT
                        .withTimeouts(PATIENCE_MS, PATIENCE_MS)
                        .withProgress(PATIENCE_MS, 0)));
  }

  private Task task(long id) {
    Op op = id % 2 == 0 ? Op.FNV : Op.COUNTEQ;
    Program program = new Program(List.of(Instruction.whole(op, 0)));
    List<Fetch> fetches = new ArrayList<>();
    for (int i = 0; i < FETCHES; i++) {
      fetches.add(new Fetch((long) i * MIB, MIB));
    }
    return new Task(
        id,
        "job",
        1,
        1,
        PATIENCE_MS,
        PATIENCE_MS,
        origin.url("/object"),
        new Identity((long) FETCHES * MIB, Answer.ETAG, Identity.Kind.STRONG_ETAG),
        IdentityRule.STRONG_ETAG,
        program,
        fetches,
        2,
        FETCHES,
        program.entryStates(),
        false);
  }

  /** What those who waited got. */
  private record Answers(
      List<Future<TaskReply>> tasks, List<java.util.concurrent.Future<EdgeRig.Answer>> calls) {}

  private Answers ask(EdgeRig rig) {
    Answers answers = new Answers(new ArrayList<>(), new ArrayList<>());
    for (int i = 1; i <= TASKS; i++) {
      answers.tasks.add(rig.task(task(i)));
      answers.calls.add(callers.submit(() -> rig.compute(origin.url("/object"), op("counteq", 0))));
    }
    Await.until(
        "all under way",
        () -> rig.node().tasksUnderWay() == 2 * TASKS && origin.streams() >= 2 * TASKS,
        SOON);
    return answers;
  }

  @Test
  void whatEndsWithinTheDrainIsDoneInFull() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    EdgeRig rig = rig(20_000);
    Answers answers = ask(rig);
    Future<Void> closing = rig.node().close();
    latch.countDown();
    for (Future<TaskReply> task : answers.tasks) {
      TaskReply reply = await(task);
      assertNull(reply.problem());
      assertEquals(FETCHES, reply.fetchesDone());
    }
    for (var call : answers.calls) {
      EdgeRig.Answer answer = call.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertEquals(200, answer.status(), answer.response()::body);
    }
    await(closing);
    rig.close();
    assertEquals(List.of(), loud.seen());
  }

  @Test
  void whatDoesNotIsAnsweredAndItsStreamsAreClosed() throws Exception {
    origin.misbehave(Fault.stallAfter(100_000));
    EdgeRig rig = rig(50);
    Answers answers = ask(rig);
    await(rig.node().close());
    for (Future<TaskReply> task : answers.tasks) {
      Problem problem = await(task).problem();
      assertNotNull(problem);
      assertEquals(ErrorCode.SHUTTING_DOWN, problem.code());
    }
    for (var call : answers.calls) {
      EdgeRig.Answer answer = call.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertEquals(503, answer.status(), answer.response()::body);
      assertEquals("SHUTTING_DOWN", answer.json().getString("code"));
    }
    Await.until("the streams to be closed", () -> origin.streams() == 0, SOON);
    rig.close();
    assertEquals(List.of(), loud.seen());
  }

  /** Warnings and worse, of everybody in this process. */
  private static final class LoudRecords extends Handler {
    /** A busy machine may hold up any thread; that is no news about the node. */
    private static final String BLOCKED_THREADS = "io.vertx.core.impl.BlockedThreadChecker";

    private final Queue<String> records = new ConcurrentLinkedQueue<>();

    List<String> seen() {
      return List.copyOf(records);
    }

    @Override
    public void publish(LogRecord record) {
      boolean ofTheMachine = BLOCKED_THREADS.equals(record.getLoggerName());
      if (record.getLevel().intValue() >= Level.WARNING.intValue() && !ofTheMachine) {
        records.add(
            record.getLoggerName() + ": " + record.getMessage() + ": " + record.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
