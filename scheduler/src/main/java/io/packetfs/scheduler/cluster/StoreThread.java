package io.packetfs.scheduler.cluster;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.DeposedException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A thread that calls the store, in order, so that event loops never wait for a disk. */
final class StoreThread {
  /** Calls that wait for the store; more are refused with OVERLOADED. */
  static final int QUEUE_MAX = 10_000;

  /**
   * A call that waited longer for its turn fails without being tried, in ms: while the database is
   * away, each call before it took its whole time-out, and whoever asked has gone.
   */
  static final long TURN_MS_MAX = 5_000;

  /** A call that takes longer is logged by Vert.x as a blocked thread. */
  private static final long SLOW_S = 10;

  /** What a caller is told to wait when the database fails, in ms. */
  private static final long RETRY_AFTER_MS = 1_000;

  /**
   * One thread has an order by itself. Vert.x's order is that of the calling context, over all
   * threads that it calls: the lease would wait behind the work.
   */
  private static final boolean UNORDERED = false;

  private final Store store;
  private final long turnMsMax;
  private final WorkerExecutor thread;
  private final AtomicInteger queued = new AtomicInteger();

  /**
   * A thread of its own.
   *
   * @param name what it is for
   */
  StoreThread(Vertx vertx, Store store, String name) {
    this(vertx, store, name, TURN_MS_MAX);
  }

  /** A thread whose callers are less patient. */
  StoreThread(Vertx vertx, Store store, String name, long turnMsMax) {
    this.store = store;
    this.turnMsMax = turnMsMax;
    this.thread =
        vertx.createSharedWorkerExecutor(
            "pfs-store-" + name + "-" + System.identityHashCode(store),
            1,
            SLOW_S,
            TimeUnit.SECONDS);
  }

  /**
   * Calls the store; fails with ProblemException: OVERLOADED, STALE_EPOCH when another scheduler
   * leads than the one that writes, or STORE_UNAVAILABLE.
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
    long askedNanos = System.nanoTime();
    return thread
        .executeBlocking(() -> inTurn(call, askedNanos), UNORDERED)
        .onComplete(done -> queued.decrementAndGet())
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private <T extends @Nullable Object> T inTurn(Function<Store, T> call, long askedNanos) {
    long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
    if (waitedMs > turnMsMax) {
      throw new StoreException("calls wait " + waitedMs + " ms for their turn at it", null);
    }
    return call.apply(store);
  }

  /** What a caller is told of a failure of {@link #call}. */
  static ProblemException problem(Throwable failure) {
    return switch (failure) {
      case ProblemException known -> known;
      case DeposedException deposed ->
          Problem.of(ErrorCode.STALE_EPOCH, String.valueOf(deposed.getMessage())).asException();
      case StoreException broken ->
          Problem.of(ErrorCode.STORE_UNAVAILABLE, "the database failed: " + broken.getMessage())
              .retryAfter(RETRY_AFTER_MS)
              .asException();
      case Throwable defect ->
          Problem.of(ErrorCode.INTERNAL, "unexpected: " + defect).asException();
    };
  }

  /** Ends behind the calls that wait; the store stays open. */
  Future<Void> close() {
    return thread.close();
  }

  /** Closes the store behind the calls that wait, then ends. */
  @SuppressWarnings("NullAway") // Void has only null
  Future<Void> closeWithStore() {
    return thread
        .<Void>executeBlocking(
            () -> {
              store.close();
              return null;
            },
            UNORDERED)
        .eventually(thread::close);
  }
}
