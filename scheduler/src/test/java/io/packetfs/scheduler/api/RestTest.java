package io.packetfs.scheduler.api;

import io.packetfs.scheduler.SchedulerOptions.Listener;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real server on loopback in front of a fake scheduler. */
abstract class RestTest {
  static final int READERS_MAX = 3;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final String JOB =
      """
      {"data_url": "https://example.com/a.bin", "instructions": [{"op": "crc32c"}]}""";

  Vertx vertx;
  FakeScheduler scheduler;
  RestServer server;
  RestCaller rest;

  Listener listener() {
    return new Listener("127.0.0.1", 0, null);
  }

  @BeforeEach
  void startServer() {
    vertx = Vertx.vertx();
    scheduler = new FakeScheduler();
    server = await(RestServer.start(vertx, scheduler, listener(), READERS_MAX));
    rest = new RestCaller(server.port());
  }

  @AfterEach
  void stopServer() {
    rest.close();
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Waits, within a bound, until something becomes true. */
  static void until(String what, BooleanSupplier condition) {
    Await.until(what, condition::getAsBoolean, PATIENCE);
  }

  String submitted() {
    return rest.postJson("/v1/jobs", JOB).json().getString("job_id");
  }
}
