package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everybody who holds a connection open: event streams and held waits. Bounded, so that idle
 * readers cannot starve callers. One event loop's.
 */
final class Readers {
  /** What a reader that was turned away is told to wait, in ms. */
  private static final long RETRY_AFTER_MS = 5_000;

  private final int max;
  private final Set<Reader> open = new HashSet<>();
  private boolean closed;

  /** One of them. */
  final class Reader {
    private final Runnable onClose;

    private Reader(Runnable onClose) {
      this.onClose = onClose;
    }

    /** Makes room; idempotent. */
    void leave() {
      open.remove(this);
    }
  }

  Readers(int max) {
    this.max = max;
  }

  /**
   * Lets one in.
   *
   * @param onClose is run when the server closes before the reader has left
   * @throws io.packetfs.problem.ProblemException OVERLOADED past the limit, SHUTTING_DOWN when
   *     closing
   */
  Reader enter(Runnable onClose) {
    if (closed) {
      throw Problem.of(
              ErrorCode.SHUTTING_DOWN, "this scheduler is shutting down; ask another, or later")
          .asException();
    }
    if (open.size() >= max) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              "as many event streams and held waits are open as may be; ask without ?wait=, or later",
              "at most " + max,
              String.valueOf(max + 1))
          .retryAfter(RETRY_AFTER_MS)
          .asException();
    }
    Reader reader = new Reader(onClose);
    open.add(reader);
    return reader;
  }

  /** How many are open. */
  int count() {
    return open.size();
  }

  /** Sends everybody away and lets nobody in any more. */
  void close() {
    closed = true;
    List.copyOf(open).forEach(reader -> reader.onClose.run());
  }
}
