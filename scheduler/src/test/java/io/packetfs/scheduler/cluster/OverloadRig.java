package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.PlatformDependent;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.SchedulerOptions.Listener;
import io.packetfs.scheduler.api.RestServer;
import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Codecs;
import io.packetfs.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A scheduler with REST on loopback, callers of all kinds, and a look at what they cost. */
final class OverloadRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final long MIB = 1L << 20;

  /** What measuring itself, the JIT and class loading may move the live heap by. */
  static final long NOISE_BYTES = 8 * MIB;

  private static final long HEARTBEAT_MS = 1_000;
  private static final long NOBODY = -1;
  private static final int RECEIVE_BYTES = 16 << 10;
  private static final int LOOKS = 3;

  final Vertx vertx = Vertx.vertx();
  private final List<SocketChannel> sockets = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Member member;
  private final RestServer rest;
  private long hellos = NOBODY;

  OverloadRig(int jobsMax, int objectsMax, int readersMax) {
    Codecs.register(vertx.eventBus());
    OriginPolicy policy =
        new OriginPolicy(
            List.of(
                new AllowRule("file:///data/", false),
                new AllowRule("file:///nobody/", false),
                new AllowRule("http://h.example/", false)),
            Map.of(),
            OriginLimits.DEFAULT,
            null,
            null);
    SchedulerOptions options =
        new SchedulerOptions(
            policy, new Database.Memory(), null, 60_000, jobsMax, objectsMax, 2 * readersMax);
    member = get(Member.start(vertx, options, Stores.memory(), new FakePcpu()));
    rest =
        get(
            RestServer.start(
                vertx, member.scheduler(), new Listener("127.0.0.1", 0, null), readersMax));
  }

  @Override
  public void close() throws IOException {
    vertx.cancelTimer(hellos);
    for (SocketChannel socket : sockets) {
      socket.close();
    }
    client.shutdownNow();
    get(rest.close());
    get(member.close());
    get(vertx.close());
  }

  static <T> T get(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  Scheduler scheduler() {
    return member.scheduler();
  }

  static JobSpec spec(List<String> urls) {
    return new JobSpec(
        urls,
        new Program(List.of(Instruction.whole(Op.COUNTEQ, 0))),
        null,
        Map.of(),
        JobOptions.DEFAULT);
  }

  // ---- callers ----

  HttpResponse<String> call(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path));
  }

  HttpResponse<String> submits(String url) {
    return posts("/v1/jobs?wait=30s", url);
  }

  HttpResponse<String> plans(String url) {
    return posts("/v1/plan", url);
  }

  private HttpResponse<String> posts(String path, String url) {
    return call(
        at(path)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"data_url\":\""
                        + url
                        + "\",\"instructions\":[{\"op\":\"counteq\",\"imm\":0}]}")));
  }

  /** A pCPU that is heard from now on. */
  void joins() {
    if (hellos == NOBODY) {
      get(vertx.eventBus().request(BusAddresses.PCPU_HELLO, new Hello(FakePcpu.ATTRIBUTES)));
      hellos =
          vertx.setPeriodic(
              HEARTBEAT_MS,
              timer ->
                  vertx
                      .eventBus()
                      .request(BusAddresses.PCPU_HELLO, new Hello(FakePcpu.ATTRIBUTES)));
    }
  }

  void aJobEndsExactly() {
    joins();
    HttpResponse<String> answer = submits("file:///data/x");
    assertEquals(200, answer.statusCode(), answer::body);
    JsonObject job = new JsonObject(answer.body());
    assertEquals("SUCCEEDED", job.getString("state"), answer::body);
    assertEquals(
        FakePcpu.OBJECT_BYTES,
        job.getJsonArray("objects")
            .getJsonObject(0)
            .getJsonArray("results")
            .getJsonObject(0)
            .getLong("value"));
  }

  static void isRefusedForNow(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer::body);
    assertEquals("OVERLOADED", new JsonObject(answer.body()).getString("code"));
    assertTrue(answer.headers().firstValue("Retry-After").isPresent(), "says when to come back");
  }

  /** A connection that takes little at once. */
  SocketChannel connect() throws IOException {
    SocketChannel socket = SocketChannel.open();
    sockets.add(socket);
    socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), rest.port()));
    return socket;
  }

  static void send(SocketChannel socket, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
  }

  // ---- memory ----

  /** Live heap and direct memory, in bytes; the least of a few looks. */
  static long liveBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least + Math.max(0, PlatformDependent.usedDirectMemory());
  }
}
