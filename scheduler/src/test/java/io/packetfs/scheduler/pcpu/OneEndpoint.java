package io.packetfs.scheduler.pcpu;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Pcpus;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A pCPU over HTTP, in front of one fake edge, and tasks for it. */
abstract class OneEndpoint {
  static final int MIB = 1 << 20;
  static final String URL = "http://origin.example/big.bin";
  static final byte[] OBJECT = object();
  static final Identity PINNED =
      new Identity(OBJECT.length, FakeEdge.ETAG, Identity.Kind.STRONG_ETAG);
  static final Program PROGRAM =
      new Program(
          List.of(
              Instruction.whole(Op.COUNTEQ, 0),
              Instruction.whole(Op.CRC32C, 0),
              Instruction.whole(Op.FNV, 0)));

  static Vertx vertx;
  FakeEdge edge;
  HttpPcpu pcpu;

  static byte[] object() {
    byte[] bytes = new byte[2 * MIB + 5];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 7);
    }
    return bytes;
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void shut() throws Exception {
    get(vertx.close());
  }

  @BeforeEach
  void start() throws Exception {
    edge = new FakeEdge(vertx, OBJECT);
    pcpu =
        new HttpPcpu(
            vertx,
            new PcpuTokens(List.of(new PcpuTokens.Row(edge.endpoint(), "secret-of-the-edge"))));
  }

  @AfterEach
  void stop() throws Exception {
    edge.close();
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  PcpuAttributes attributes(String endpoint) {
    return Pcpus.server("http-1", PcpuAdapters.EDGE_HTTP, endpoint, 4, 64L * MIB);
  }

  static Task task(Program program, @Nullable Identity expected, List<Fetch> fetches) {
    return task(program, expected, fetches, IdentityRule.STRONG_ETAG, 3_000);
  }

  static Task task(
      Program program,
      @Nullable Identity expected,
      List<Fetch> fetches,
      IdentityRule rule,
      int deadlineMs) {
    return new Task(
        7,
        "job",
        1,
        1,
        deadlineMs,
        4_000,
        URL,
        expected,
        rule,
        program,
        fetches,
        1,
        expected == null ? 6 : fetches.size(),
        program.entryStates(),
        false);
  }

  TaskReply send(Task task) throws Exception {
    return get(pcpu.send(attributes(edge.endpoint()), task, 10_000));
  }

  static Problem problem(TaskReply reply) {
    return Objects.requireNonNull(reply.problem(), reply::toString);
  }
}
