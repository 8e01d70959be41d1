package io.packetfs.scheduler.api;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * Bytes that the server holds for its callers because they are slow: bodies that have not arrived,
 * answers that have not been read. Bounded over all connections, so that many slow ones together
 * cost no more than a few. One event loop's.
 *
 * <p>What is small is not counted: the number of connections bounds it, and a caller with a small
 * wish gets through whatever the others do.
 */
final class HeldBytes {
  private static final String ANSWERS = "pfs.held.answers";
  private static final String BODIES = "pfs.held.bodies";

  /** All together, in bytes: 64 MiB. */
  static final long BYTES_MAX = 64L << 20;

  /** So much of each is not counted, in bytes. */
  static final int SMALL_BYTES = 16 << 10;

  /** What a caller who is refused is told to wait, in ms. */
  static final long RETRY_AFTER_MS = 2_000;

  private final long max;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long held;

  HeldBytes(long max) {
    this.max = max;
  }

  /** Lets a call find those that it belongs to. */
  static void put(RoutingContext call, HeldBytes answers, HeldBytes bodies) {
    call.put(ANSWERS, answers).put(BODIES, bodies);
  }

  static HeldBytes answers(RoutingContext call) {
    return Objects.requireNonNull(call.get(ANSWERS), "put when the call began");
  }

  static HeldBytes bodies(RoutingContext call) {
    return Objects.requireNonNull(call.get(BODIES), "put when the call began");
  }

  /**
   * Holds more, if there is room. One that is larger than all may be is held alone.
   *
   * @param bytes what is {@link #beyondSmall}
   */
  boolean tryHold(long bytes) {
    if (bytes > 0 && held > 0 && held + bytes > max) {
      return false;
    }
    held += bytes;
    return true;
  }

  /** Lets go of what was held, and lets those try who wait. */
  void release(long bytes) {
    held -= bytes;
    // Each gets one try; who still does not fit waits again, behind the others.
    for (int tries = bytes > 0 ? waiting.size() : 0; tries > 0; tries--) {
      waiting.remove().run();
    }
  }

  /** Is run when there may be room. Bounded by who calls it: the readers. */
  void whenReleased(Runnable retry) {
    waiting.add(retry);
  }

  /** How much of so many bytes counts. */
  static long beyondSmall(long bytes) {
    return Math.max(0, bytes - SMALL_BYTES);
  }
}
