package io.packetfs.edge;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.source.HostResolver;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Await;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.Fetch;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a node joins, stays and leaves. */
class EdgeVerticleTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Queue<PcpuAttributes> hellos = new ConcurrentLinkedQueue<>();
  private Vertx vertx;
  private MessageConsumer<Hello> scheduler;
  private FakeOrigin origin;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    Codecs.register(vertx.eventBus());
    scheduler = listen(1);
    origin = FakeOrigin.of(TestObjects.seeded(5, 1 << 20));
  }

  @AfterEach
  void stop() throws IOException {
    await(vertx.close());
    origin.close();
  }

  /** A scheduler that hears everything. */
  private MessageConsumer<Hello> listen(long epoch) {
    return vertx
        .eventBus()
        .consumer(
            BusAddresses.PCPU_HELLO,
            message -> {
              hellos.add(message.body().attributes());
              message.reply(new Heard(epoch));
            });
  }

  private EdgeNode node(EdgeOptions.Builder options) {
    return await(EdgeNode.start(vertx, options.id("edge-7").build(), HostResolver.system(vertx)));
  }

  private EdgeOptions.Builder options() {
    return EdgeOptions.builder().policy(allowing(origin.url("/")));
  }

  private Future<TaskReply> task(long id, long epoch) {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 0)));
    Task task =
        new Task(
            id,
            "job",
            1,
            epoch,
            30_000,
            20_000,
            origin.url("/object"),
            null,
            IdentityRule.STRONG_ETAG,
            program,
            List.of(new Fetch(0, 1 << 20)),
            1,
            1,
            program.entryStates(),
            false);
    return vertx
        .eventBus()
        .<TaskReply>request(BusAddresses.task("edge-7"), task)
        .map(reply -> reply.body());
  }

  @Test
  void aNodeSaysWhatItIs() {
    Volume volume = new Volume("data", "/srv/data", true);
    EdgeNode node =
        node(
            options()
                .latencyMs(2.5)
                .costPerGib(0.5)
                .concurrency(5)
                .region("eu")
                .cacheId("cdn-1")
                .schemes(Set.of("http", "file"))
                .volumes(List.of(volume)));
    Await.until("a hello", () -> !hellos.isEmpty(), SOON);
    PcpuAttributes said = hellos.element();
    assertEquals("edge-7", said.id());
    assertEquals("edge", said.kind());
    assertEquals("pfs.v1.pcpu.edge-7.task", said.endpoint());
    assertEquals(2.5, said.latencyMs());
    assertEquals(0.5, said.costPerGib());
    assertEquals(5, said.concurrency());
    assertEquals("eu", said.region());
    assertEquals("cdn-1", said.cacheId());
    assertEquals(Set.of("http", "file"), said.schemes());
    assertEquals(List.of(volume), said.volumes());
    assertEquals(Set.of(Op.values()), said.ops());
    assertFalse(said.draining());
    Await.until("to be heard", node::isHeard, SOON);
    await(node.close());
  }

  @Test
  void aLeaderThatWasHeardMakesOlderEpochsStale() {
    await(scheduler.unregister());
    listen(9);
    EdgeNode node = node(options());
    Await.until("to be heard", node::isHeard, SOON);
    TaskReply stale = await(task(1, 8));
    Problem problem = stale.problem();
    assertNotNull(problem);
    assertEquals(ErrorCode.STALE_EPOCH, problem.code());
    assertNull(await(task(2, 9)).problem());
    await(node.close());
  }

  @Test
  void aNodeThatNobodyHearsRegistersAnewUntilSomebodyDoes() {
    EdgeNode node = node(options());
    Await.until("to be heard", node::isHeard, SOON);
    await(scheduler.unregister());
    Await.until("to register anew", () -> node.registrations() >= 1, SOON);
    assertFalse(node.isHeard());
    listen(1);
    Await.until("to be heard again", node::isHeard, SOON);
    assertNull(await(task(3, 1)).problem(), "and it takes tasks");
    await(node.close());
  }

  @Test
  void aNodeThatLeavesSaysSoAndEndsItsTasks() {
    EdgeNode node = node(options());
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    Future<TaskReply> reply = task(4, 1);
    Await.until("a stream", () -> origin.streams() == 1, SOON);
    Future<Void> closing = node.close();
    Await.until("the news", () -> hellos.stream().anyMatch(PcpuAttributes::draining), SOON);
    Problem refused = await(task(5, 1)).problem();
    assertNotNull(refused);
    assertEquals(ErrorCode.SHUTTING_DOWN, refused.code());
    latch.countDown();
    assertNull(await(reply).problem());
    await(closing);
  }

  @Test
  void drainingIsBounded() {
    EdgeNode node = node(options().drainMs(100));
    CountDownLatch latch = new CountDownLatch(1);
    origin.misbehave(Fault.held(latch));
    Future<TaskReply> reply = task(6, 1);
    Await.until("a stream", () -> origin.streams() == 1, SOON);
    await(node.close());
    Problem problem = await(reply).problem();
    assertNotNull(problem);
    assertEquals(ErrorCode.SHUTTING_DOWN, problem.code());
    latch.countDown();
  }

  @Test
  void aNodeThatLeftCanComeBack() {
    await(node(options()).close());
    EdgeNode again = node(options());
    Identity identity = await(task(7, 1)).identity();
    assertNotNull(identity);
    assertTrue(identity.sizeBytes() > 0);
    await(again.close());
  }
}
