package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.testing.Await;
import io.packetfs.testing.Pcpus;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Hello;
import io.packetfs.wire.ProblemReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pCPUs that an operator adds: stored, asked for their health, dropped when they are silent. */
class AddedPcpusTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final FakePcpu adapter = new FakePcpu();
  private @Nullable Member member;

  @BeforeEach
  void start() throws Exception {
    Codecs.register(vertx.eventBus());
    restart();
  }

  private void restart() throws Exception {
    if (member != null) {
      get(member.close());
    }
    Path database = folder.resolve("jobs.db");
    SchedulerOptions options =
        new SchedulerOptions(
            OriginPolicy.CLOSED, new Database.Sqlite(database), null, 60_000, 10, 10_000, 100);
    member = get(Member.start(vertx, options, Stores.sqlite(database), adapter));
  }

  @AfterEach
  void stop() throws Exception {
    get(Objects.requireNonNull(member).close());
    get(vertx.close());
  }

  private Scheduler scheduler() {
    return Objects.requireNonNull(member).scheduler();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  static PcpuAttributes added(String id, int concurrency) {
    return Pcpus.server(id, "edge_http", "http://" + id + ".example", concurrency, 1 << 20);
  }

  private static ErrorCode code(Future<?> future) {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(ProblemException.class, failed.getCause()).problem().code();
  }

  private void awaitStates(String states) {
    Await.until(
        states,
        () ->
            states.equals(
                String.join(
                    " ",
                    get(scheduler().pcpus()).stream()
                        .map(pcpu -> pcpu.attributes().id() + "=" + pcpu.state())
                        .toList())),
        BOUND);
  }

  @Test
  void oneIsUpWhileItAnswersAndDownWhileItDoesNot() throws Exception {
    get(scheduler().addPcpu(added("h1", 4)));
    awaitStates("h1=DOWN");
    adapter.up.add("h1");
    awaitStates("h1=UP");
    PcpuStatus status = get(scheduler().pcpus()).getFirst();
    assertEquals(added("h1", 4), status.attributes());
    assertTrue(status.lastHeardMs() > 0);
    adapter.up.remove("h1");
    awaitStates("h1=DOWN");
  }

  @Test
  void oneThatIsDownSaysWhyAndRemainsOneThatIsDownAsItIsToldBetweenSchedulers() throws Exception {
    get(scheduler().addPcpu(added("h1", 4)));
    Await.until("why", () -> get(scheduler().pcpus()).getFirst().lastFailure() != null, BOUND);
    PcpuStatus down = get(scheduler().pcpus()).getFirst();
    assertEquals(PcpuStatus.State.DOWN, down.state());
    assertEquals("h1 is down", Objects.requireNonNull(down.lastFailure()).detail());
    JsonObject told = PcpuStatusJson.toJson(down);
    assertEquals(told, PcpuStatusJson.toJson(PcpuStatusJson.parse(told)));
  }

  @Test
  void oneOutlivesTheScheduler() throws Exception {
    adapter.up.add("h1");
    get(scheduler().addPcpu(added("h1", 4)));
    awaitStates("h1=UP");
    restart();
    awaitStates("h1=UP");
  }

  @Test
  void aRemovedOneDrainsAndDoesNotComeBackThoughItAnswers() throws Exception {
    adapter.up.add("h1");
    get(scheduler().addPcpu(added("h1", 4)));
    awaitStates("h1=UP");
    get(scheduler().removePcpu("h1"));
    awaitStates("h1=DRAINING");
    awaitStates("");
    assertEquals(ErrorCode.NOT_FOUND, code(scheduler().removePcpu("h1")));
    get(scheduler().addPcpu(added("h1", 8)));
    awaitStates("h1=UP");
    assertEquals(8, get(scheduler().pcpus()).getFirst().attributes().concurrency());
  }

  @Test
  void oneThatIsAddedAgainWhileItDrainsTakesTasksAgain() throws Exception {
    adapter.up.add("h1");
    get(scheduler().addPcpu(added("h1", 4)));
    awaitStates("h1=UP");
    get(scheduler().removePcpu("h1"));
    get(scheduler().addPcpu(added("h1", 4)));
    awaitStates("h1=UP");
  }

  @Test
  void theSameTwiceIsOneAndAnotherOfItsNameIsRefused() throws Exception {
    get(scheduler().addPcpu(added("h1", 4)));
    get(scheduler().addPcpu(added("h1", 4)));
    assertEquals(ErrorCode.CONFLICT, code(scheduler().addPcpu(added("h1", 5))));
    assertEquals(1, get(scheduler().pcpus()).size());
  }

  @Test
  void namesOfAddedOnesAndOfEdgeNodesAreDifferent() throws Exception {
    get(vertx.eventBus().request(BusAddresses.PCPU_HELLO, new Hello(FakePcpu.ATTRIBUTES)));
    assertEquals(ErrorCode.CONFLICT, code(scheduler().addPcpu(added("fake", 4))));
    get(scheduler().addPcpu(added("h1", 4)));
    PcpuAttributes taken = Pcpus.edge("h1", 1);
    Await.until(
        "the edge node is refused",
        () -> isRefused(vertx.eventBus().request(BusAddresses.PCPU_HELLO, new Hello(taken))),
        BOUND);
  }

  private static boolean isRefused(Future<?> answer) throws Exception {
    try {
      get(answer);
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ProblemReply reply
          && reply.problem().code() == ErrorCode.CONFLICT;
    }
  }
}
