package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.DeposedException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StoreThreadTest {
  private static final long TURN_MS_MAX = 20;
  private static final long BOUND_S = 30;

  private final Vertx vertx = Vertx.vertx();
  private final StoreThread thread = new StoreThread(vertx, Stores.memory(), "test", TURN_MS_MAX);

  @AfterEach
  void close() throws Exception {
    get(thread.closeWithStore());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(BOUND_S, TimeUnit.SECONDS);
  }

  private static Problem problem(Future<?> future) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(future));
    return assertInstanceOf(ProblemException.class, failure.getCause()).problem();
  }

  @Test
  void whoWaitedTooLongForTheDatabaseIsToldSoAndNothingIsTried() throws Exception {
    CountDownLatch away = new CountDownLatch(1);
    occupyUntil(away);
    AtomicBoolean tried = new AtomicBoolean();
    Future<Boolean> second = thread.call(store -> tried.compareAndSet(false, true));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * TURN_MS_MAX);
    Await.until(() -> System.nanoTime() - until > 0, Duration.ofSeconds(BOUND_S));
    away.countDown();
    Problem late = problem(second);
    assertEquals(ErrorCode.STORE_UNAVAILABLE, late.code());
    assertNotNull(late.retryAfterMs());
    assertFalse(tried.get());
    // A busy machine may make one more late, but not all.
    Await.until(this::answers, Duration.ofSeconds(BOUND_S));
  }

  /** On a busy machine a call may be late itself, and never begin. */
  private void occupyUntil(CountDownLatch away) {
    CountDownLatch begun = new CountDownLatch(1);
    Await.until(
        () -> {
          Future<Boolean> unused =
              thread.call(
                  store -> {
                    begun.countDown();
                    return awaited(away);
                  });
          return begun.await(TURN_MS_MAX, TimeUnit.MILLISECONDS);
        },
        Duration.ofSeconds(BOUND_S));
  }

  private boolean answers() throws Exception {
    return get(thread.call(Store::leader).map(true).otherwise(false));
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(BOUND_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoIsNoLeaderAnyMoreIsToldSo() throws Exception {
    StoreThread patient = new StoreThread(vertx, Stores.memory(), "patient");
    assertEquals(
        ErrorCode.STALE_EPOCH,
        problem(
                patient.call(
                    store -> {
                      throw new DeposedException(1, 2);
                    }))
            .code());
    get(patient.closeWithStore());
  }
}
