package io.packetfs.bench.tasks;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a thread that may, for what comes from an event loop. */
final class Answers {
  private Answers() {}

  /**
   * The future's value.
   *
   * @param what for messages: "joining the cluster"
   * @param maxMs how long it may take
   * @throws VerbException TIMEOUT, or INTERRUPTED
   * @throws IllegalStateException if it failed
   */
  static <T> T of(Future<T> future, String what, long maxMs) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(maxMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new VerbException(ExitCode.TIMEOUT, what + " took more than " + maxMs + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}
