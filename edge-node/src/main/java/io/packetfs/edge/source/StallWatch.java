package io.packetfs.edge.source;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Notices when a stream stands still, or drips. Time in which we hold the stream up ourselves does
 * not count. On one event loop.
 */
final class StallWatch {
  private static final int CHECKS_PER_TIMEOUT = 4;

  private final Vertx vertx;
  private final HttpOptions options;
  private final BooleanSupplier paused;
  private final Consumer<String> stalled;
  private final long timer;
  private long lastByteNanos = System.nanoTime();
  private long intervalNanos = lastByteNanos;
  private long intervalBytes;
  private boolean flowing;

  /**
   * Watches from now on.
   *
   * @param paused whether we hold the stream up
   * @param stalled is told, in words, what is too slow; may be told again unless it stops the watch
   */
  StallWatch(Vertx vertx, HttpOptions options, BooleanSupplier paused, Consumer<String> stalled) {
    this.vertx = vertx;
    this.options = options;
    this.paused = paused;
    this.stalled = stalled;
    int shortestMs = Math.min(options.idleTimeoutMs(), options.progressIntervalMs());
    this.timer = vertx.setPeriodic(Math.max(1, shortestMs / CHECKS_PER_TIMEOUT), id -> check());
  }

  /** The response's head came, the body is to flow. */
  void flows() {
    flowing = true;
    restart();
  }

  void received(int bytes) {
    lastByteNanos = System.nanoTime();
    intervalBytes += bytes;
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void restart() {
    lastByteNanos = System.nanoTime();
    intervalNanos = lastByteNanos;
    intervalBytes = 0;
  }

  private void check() {
    if (paused.getAsBoolean()) {
      restart();
      return;
    }
    long now = System.nanoTime();
    long idleMs = TimeUnit.NANOSECONDS.toMillis(now - lastByteNanos);
    long intervalMs = TimeUnit.NANOSECONDS.toMillis(now - intervalNanos);
    if (idleMs >= options.idleTimeoutMs()) {
      stalled.accept("no byte in " + idleMs + " ms");
    } else if (flowing && intervalMs >= options.progressIntervalMs()) {
      if (intervalBytes < options.progressBytesMin()) {
        stalled.accept(intervalBytes + " bytes in " + intervalMs + " ms");
      } else {
        intervalNanos = now;
        intervalBytes = 0;
      }
    }
  }
}
