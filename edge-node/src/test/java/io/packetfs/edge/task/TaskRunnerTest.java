package io.packetfs.edge.task;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static io.packetfs.edge.task.Tasks.fake;
import static io.packetfs.edge.task.Tasks.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.CancelTask;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of tasks that reach a node over the bus. */
class TaskRunnerTest {
  private static final long MIB = 1 << 20;
  private static final int CONCURRENCY = 3;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final TestObject OBJECT = TestObjects.seeded(2, 8 * MIB);

  private FakeOrigin origin;
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(OBJECT);
    rig =
        EdgeRig.start(
            options -> options.policy(allowing(origin.url("/"))).concurrency(CONCURRENCY));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    origin.close();
  }

  private Tasks counting() {
    return Tasks.on(origin.url("/object"), whole(Op.COUNTEQ)).expecting(fake(OBJECT.sizeBytes()));
  }

  private Tasks hashing() {
    return Tasks.on(origin.url("/object"), whole(Op.FNV)).expecting(fake(OBJECT.sizeBytes()));
  }

  private TaskReply run(Tasks task) {
    return await(rig.task(task.task()));
  }

  private static ErrorCode code(TaskReply reply) {
    Problem problem = reply.problem();
    assertNotNull(problem);
    return problem.code();
  }

  private static List<Result> results(Task task, TaskReply reply) {
    assertNull(reply.problem());
    return Results.of(task.program(), OBJECT.sizeBytes(), reply.partials());
  }

  @Test
  void anUnorderedTaskStreamsItsFetchesAtOnceAndCombinesThemInOrder() {
    Task task =
        Tasks.on(origin.url("/object"), whole(Op.COUNTEQ), whole(Op.CRC32C))
            .expecting(fake(OBJECT.sizeBytes()))
            .fetching(8, MIB)
            .streams(4)
            .task();
    TaskReply reply = await(rig.task(task));
    assertEquals(Reference.results(task.program(), OBJECT), results(task, reply));
    assertEquals(8, reply.fetchesDone());
    assertEquals(8, reply.facts().requests());
    assertEquals(OBJECT.sizeBytes(), reply.facts().bytesFetched());
    assertEquals(OBJECT.sizeBytes(), reply.facts().bytesProcessed());
    assertEquals("edge-1", reply.pcpuId());
    assertEquals(fake(OBJECT.sizeBytes()), reply.identity());
    assertTrue(origin.streamsMax() <= 4);
  }

  @Test
  void aTaskNeverHasMoreStreamsThanItMay() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    Future<TaskReply> reply = rig.task(counting().fetching(8, MIB).streams(2).task());
    Await.until("two streams", () -> origin.streams() == 2, SOON);
    latch.countDown();
    assertNull(await(reply).problem());
    assertEquals(2, origin.streamsMax());
  }

  @Test
  void fnvFetchesEveryByteOnceThoughFetchesComeOutOfOrder() {
    // The first fetch ends last: its successors wait, held whole, and are not asked for again.
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch).when(asked -> "bytes=0-1048575".equals(asked.range())));
    Task task = hashing().fetching(8, MIB).streams(4).task();
    Future<TaskReply> reply = rig.task(task);
    Await.until("the others to be answered", () -> origin.bodyBytes() == 3 * MIB, SOON);
    latch.countDown();
    assertEquals(Reference.results(task.program(), OBJECT), results(task, await(reply)));
    assertEquals(8, origin.requests());
    assertEquals(OBJECT.sizeBytes(), origin.bodyBytes());
    assertEquals(8, new HashSet<>(origin.ranges()).size());
  }

  @Test
  void fnvGoesOnWhereAnotherTaskEnded() {
    Program program = hashing().task().program();
    TaskReply first = run(hashing().fetching(new Fetch(0, 3 * MIB)));
    List<Integer> states = Partials.exitStates(first.partials());
    Task rest = hashing().fetching(new Fetch(3 * MIB, 5 * MIB)).task();
    Task entered =
        new Task(
            rest.id(),
            rest.jobId(),
            rest.attempt(),
            rest.epoch(),
            rest.deadlineMs(),
            rest.fetchDeadlineMs(),
            rest.url(),
            rest.expected(),
            rest.identityRule(),
            program,
            rest.fetches(),
            1,
            rest.requestsMax(),
            states,
            false);
    TaskReply second = await(rig.task(entered));
    assertEquals(
        Reference.results(program, OBJECT),
        Results.of(
            program, OBJECT.sizeBytes(), Partials.combineAll(first.partials(), second.partials())));
  }

  @Test
  void whatIsDoneBeforeAFailureCounts() {
    origin.misbehave(
        Fault.status(500).when(asked -> "bytes=3145728-4194303".equals(asked.range())));
    TaskReply reply = run(counting().fetching(8, MIB).streams(2));
    assertEquals(ErrorCode.ORIGIN_FAILED, code(reply));
    assertEquals(3, reply.fetchesDone());
    assertEquals(
        Reference.countEq(OBJECT.slice(new ByteRange(0, 3 * MIB)), 0),
        ((Partial.Count) reply.partials().getFirst()).count());
    assertTrue(reply.facts().requests() >= 4, "failed requests count too");
    Await.until("streams to end", () -> origin.streams() == 0, SOON);
  }

  @Test
  void anOrderedTaskKeepsWhatIsDoneBeforeAFailureToo() {
    origin.misbehave(
        Fault.etag("\"v2\"").when(asked -> "bytes=2097152-3145727".equals(asked.range())));
    TaskReply reply = run(hashing().fetching(8, MIB).streams(4));
    assertEquals(ErrorCode.OBJECT_CHANGED, code(reply));
    assertEquals(2, reply.fetchesDone());
    assertEquals(2 * MIB, reply.partials().getFirst().length());
  }

  @Test
  void aProbePinsTheIdentityAndIsClipped() {
    TaskReply reply =
        run(Tasks.on(origin.url("/object"), whole(Op.CRC32C)).fetching(new Fetch(0, 16 * MIB)));
    assertEquals(fake(OBJECT.sizeBytes()), reply.identity());
    assertEquals(1, reply.fetchesDone());
    assertEquals(OBJECT.sizeBytes(), reply.facts().bytesFetched());
    assertEquals(
        Reference.crc32c(OBJECT),
        Integer.toUnsignedLong(((Partial.Crc) reply.partials().getFirst()).crc()));
  }

  @Test
  void aProbeThatBreaksOffPinsNothing() {
    origin.misbehave(Fault.bodyCut(1_000));
    TaskReply reply = run(Tasks.on(origin.url("/object"), whole(Op.CRC32C)));
    assertEquals(ErrorCode.BODY_LENGTH_MISMATCH, code(reply));
    assertNull(reply.identity());
  }

  @Test
  void aProbeOfAnEmptyObjectIsDone() {
    origin.put("/empty", TestObjects.empty());
    TaskReply reply = run(Tasks.on(origin.url("/empty"), whole(Op.FNV)));
    assertNull(reply.problem());
    assertEquals(1, reply.fetchesDone());
    Identity identity = reply.identity();
    assertNotNull(identity);
    assertEquals(0, identity.sizeBytes());
    assertEquals(0, reply.partials().getFirst().length());
  }

  @Test
  void aProbeNamesTheInstructionThatReachesBeyondTheEnd() {
    Instruction beyond = new Instruction(Op.COUNTEQ, 0, 8 * MIB - 1, 2L, 0, 0);
    TaskReply reply = run(Tasks.on(origin.url("/object"), whole(Op.COUNTEQ), beyond));
    assertEquals(ErrorCode.RANGE_BEYOND_END, code(reply));
    Problem problem = reply.problem();
    assertNotNull(problem);
    assertEquals(1, problem.instructionIndex());
    assertEquals(
        fake(OBJECT.sizeBytes()), reply.identity(), "the object itself is as it should be");
  }

  @Test
  void windowsByThemselvesComeWithTheSum() {
    Task task =
        Tasks.on(
                origin.url("/object"),
                whole(Op.COUNTEQ),
                new Instruction(Op.CRC32C, 0, 100L, 3 * MIB, 1, 0),
                whole(Op.FNV))
            .expecting(fake(OBJECT.sizeBytes()))
            .fetching(new Fetch(0, 3 * MIB), new Fetch(3 * MIB, 5 * MIB))
            .streams(2)
            .perWindow()
            .task();
    TaskReply reply = await(rig.task(task));
    assertEquals(Reference.results(task.program(), OBJECT), results(task, reply));
    assertEquals(8, reply.windows().size());
    for (int i = 0; i < 8; i++) {
      ByteRange window = new ByteRange(i * MIB, MIB);
      List<Result> own =
          Results.ofWindow(task.program(), OBJECT.sizeBytes(), window, reply.windows().get(i));
      assertEquals(Reference.countEq(OBJECT.slice(window), 0), own.get(0).value());
      assertEquals(Reference.fnv(OBJECT.slice(window), Fnv.OFFSET_BASIS), own.get(2).value());
    }
  }

  @Test
  void windowsOfAnUnorderedProgramMakeItsSum() {
    Task task =
        Tasks.on(origin.url("/object"), whole(Op.COUNTEQ), whole(Op.CRC32C))
            .expecting(fake(OBJECT.sizeBytes()))
            .fetching(new Fetch(0, 5 * MIB), new Fetch(5 * MIB, 3 * MIB))
            .perWindow()
            .task();
    TaskReply reply = await(rig.task(task));
    assertEquals(Reference.results(task.program(), OBJECT), results(task, reply));
    assertEquals(8, reply.windows().size());
  }

  @Test
  void aTaskOfAnOlderEpochIsRefused() {
    assertNull(run(counting().epoch(7)).problem());
    assertEquals(ErrorCode.STALE_EPOCH, code(run(counting().epoch(6))));
    assertNull(run(counting().epoch(7)).problem());
    assertEquals(2, origin.requests());
  }

  @Test
  void moreTasksThanSlotsAreRefusedAndCostNothing() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    List<Future<TaskReply>> running = new ArrayList<>();
    for (int i = 0; i < CONCURRENCY; i++) {
      running.add(rig.task(counting().task()));
    }
    Await.until("all slots taken", () -> rig.node().tasksUnderWay() == CONCURRENCY, SOON);
    TaskReply refused = run(counting());
    assertEquals(ErrorCode.OVERLOADED, code(refused));
    assertEquals(0, refused.facts().requests());
    latch.countDown();
    running.forEach(reply -> assertNull(await(reply).problem()));
    assertNull(run(counting()).problem(), "slots are free again");
  }

  @Test
  void aTaskDeliveredTwiceIsDoneOnce() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    Task task = counting().task();
    Future<TaskReply> first = rig.task(task);
    Future<TaskReply> second = rig.task(task);
    Await.until("a request", () -> origin.requests() == 1, SOON);
    latch.countDown();
    assertEquals(await(first), await(second));
    assertEquals(1, origin.requests());
  }

  @Test
  void aCancelledTaskStopsItsStreams() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch).after(1));
    Task task = counting().fetching(8, MIB).task();
    Future<TaskReply> reply = rig.task(task);
    Await.until("the second fetch", () -> origin.requests() == 2, SOON);
    rig.vertx().eventBus().send(BusAddresses.cancel("edge-1"), new CancelTask(task.id()));
    TaskReply stopped = await(reply);
    assertEquals(ErrorCode.CANCELLED, code(stopped));
    assertEquals(1, stopped.fetchesDone());
    latch.countDown();
    Await.until("no stream", () -> origin.streams() == 0, SOON);
    assertEquals(2, origin.requests());
  }

  @Test
  void aFetchThatTakesTooLongIsAborted() {
    origin.misbehave(Fault.drip(200_000));
    TaskReply reply = run(counting().deadlines(30_000, 300));
    assertEquals(ErrorCode.ORIGIN_TIMEOUT, code(reply));
    assertEquals(1, reply.facts().requests());
    Await.until("no stream", () -> origin.streams() == 0, SOON);
  }

  @Test
  void aTaskThatTakesTooLongRepliesWhatItHas() {
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch).after(2));
    TaskReply reply = run(counting().fetching(8, MIB).deadlines(1_000, 30_000));
    latch.countDown();
    assertEquals(ErrorCode.ORIGIN_TIMEOUT, code(reply));
    assertEquals(2, reply.fetchesDone());
  }

  @Test
  void redirectsCostRequestsThatWerePaidFor() {
    origin.misbehave(Fault.redirect("/moved").on("/object"));
    TaskReply spent = run(counting().requestsMax(1));
    assertEquals(ErrorCode.BUDGET_EXHAUSTED, code(spent));
    assertEquals(1, origin.requests());
    TaskReply paid = run(counting().requestsMax(2));
    assertNull(paid.problem());
    assertEquals(origin.url("/moved"), paid.finalUrl());
    assertEquals(2, paid.facts().requests());
  }

  @Test
  void aUrlThatTheNodesOwnPolicyDeniesIsNotFetched() {
    TaskReply reply = run(Tasks.on("http://127.0.0.9/object", whole(Op.COUNTEQ)));
    assertEquals(ErrorCode.POLICY_DENIED, code(reply));
  }

  @Test
  void tasksThatCannotBeRightAreRefused() {
    assertEquals(
        ErrorCode.TOO_LARGE, code(run(counting().fetching(new Fetch(0, (256 << 20) + 1L)))));
    assertEquals(
        ErrorCode.INVALID_RANGE,
        code(run(counting().fetching(new Fetch(MIB, MIB), new Fetch(0, MIB)))));
    assertEquals(
        ErrorCode.INVALID_VALUE,
        code(run(Tasks.on(origin.url("/object"), whole(Op.FNV)).fetching(2, MIB))));
    assertEquals(0, origin.requests());
  }

  @Test
  void whatCachesSayIsSummed() {
    origin.misbehave(
        Fault.header("X-Cache-Status", "HIT").and(Fault.header("X-Cache-Status", "MISS").first(2)));
    TaskReply reply = run(counting().fetching(8, MIB));
    assertEquals(6, reply.facts().hits());
    assertEquals(2, reply.facts().misses());
    assertEquals(6 * MIB, reply.facts().hitBytes());
    assertEquals(2 * MIB, reply.facts().fillBytes());
    assertEquals("X-Cache-Status", reply.facts().cacheSource());
    assertFalse(reply.facts().firstByteMicros() == 0);
  }
}
