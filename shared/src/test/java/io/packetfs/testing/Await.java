package io.packetfs.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits on conditions, never on the clock alone, and never without a bound. */
public final class Await {

  /** Time between two looks at a condition, in ns. */
  private static final long PAUSE_NANOS = 2_000_000;

  private Await() {}

  /**
   * Something that becomes true. What it throws counts as "not yet" and is told when the bound is
   * passed.
   */
  public interface Condition {
    /** Whether it is true now. */
    boolean holds() throws Exception;
  }

  /**
   * Something that comes to be. What it throws counts as "not yet" and is told when the bound is
   * passed.
   */
  public interface Probe<T> {
    /** The value, or null: not yet. */
    @Nullable T look() throws Exception;
  }

  /** Returns when the condition holds; past the bound, fails. */
  public static void until(Condition condition, Duration bound) {
    until("the condition", condition, bound);
  }

  /** Returns when the condition holds; past the bound, fails and names what was waited for. */
  public static void until(String what, Condition condition, Duration bound) {
    Boolean held = value(what, () -> condition.holds() ? Boolean.TRUE : null, bound);
    assert held;
  }

  /**
   * Returns the first value that the probe finds; past the bound, fails and names what was waited
   * for.
   */
  public static <T> T value(String what, Probe<T> probe, Duration bound) {
    long startNanos = System.nanoTime();
    while (true) {
      Exception failure = null;
      try {
        T value = probe.look();
        if (value != null) {
          return value;
        }
      } catch (Exception e) {
        failure = e;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting for " + what, failure);
      }
      if (System.nanoTime() - startNanos > bound.toNanos()) {
        throw new AssertionError("waited " + bound + " in vain for " + what, failure);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
