package io.packetfs.bench;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What would stay behind: processes, files. Removed once, the latest first, by the end of the verb
 * or by Ctrl-C, whichever comes first. Safe for any thread.
 */
public final class Leftovers implements AutoCloseable {
  private final Deque<Runnable> removals = new ArrayDeque<>();
  private boolean closed;

  /** Remembers how to remove something; if everything else is gone already, removes it at once. */
  public synchronized void add(Runnable removal) {
    if (closed) {
      removal.run();
    } else {
      removals.push(removal);
    }
  }

  /** Removes everything; what one removal throws does not keep the others from it. */
  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException failure = null;
    while (!removals.isEmpty()) {
      try {
        removals.pop().run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
