package io.packetfs.scheduler.cluster;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one thread that calls the store, so that event loops never wait for a disk. */
final class StoreThread {
  /** Calls that wait for the store; more are refused with OVERLOADED. */
  static final int QUEUE_MAX = 10_000;

  /** A call that takes longer is logged by Vert.x as a blocked thread. */
  private static final long SLOW_S = 10;

  private final Store store;
  private final WorkerExecutor thread;
  private final AtomicInteger queued = new AtomicInteger();

  StoreThread(Vertx vertx, Store store) {
    this.store = store;
    this.thread =
        vertx.createSharedWorkerExecutor(
            "pfs-store-" + System.identityHashCode(store), 1, SLOW_S, TimeUnit.SECONDS);
  }

  /**
   * Calls the store; fails with ProblemException: OVERLOADED, or INTERNAL when the database failed.
   */
  // Vert.x declares every blocking result nullable; this one is what the call returns.
  @SuppressWarnings("NullAway")
  <T extends @Nullable Object> Future<T> call(Function<Store, T> call) {
    if (queued.incrementAndGet() > QUEUE_MAX) {
      queued.decrementAndGet();
      return Future.failedFuture(
          Problem.of(
                  ErrorCode.OVERLOADED,
                  "more than " + QUEUE_MAX + " calls wait for the database: try again later")
              .retryAfter(1_000)
              .asException());
    }
    return thread
        .executeBlocking(() -> call.apply(store), true)
        .onComplete(done -> queued.decrementAndGet())
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private static ProblemException problem(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case StoreException broken ->
          Problem.of(ErrorCode.INTERNAL, "the database failed: " + broken.getMessage())
              .asException();
      case Throwable defect ->
          Problem.of(ErrorCode.INTERNAL, "unexpected: " + defect).asException();
    };
  }

  /** Closes the store behind the calls that wait. */
  @SuppressWarnings("NullAway") // Void has only null
  Future<Void> close() {
    return thread
        .<Void>executeBlocking(
            () -> {
              store.close();
              return null;
            },
            true)
        .eventually(thread::close);
  }
}
