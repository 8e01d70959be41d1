package io.packetfs.cli;

import io.packetfs.problem.ProblemException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a verb's thread, never an event loop, on a future, within a bound. */
final class Waiting {
  private Waiting() {}

  /**
   * The future's value.
   *
   * @param what for messages: "the scheduler's start"
   * @throws ProblemException if it failed with one
   * @throws VerbException TIMEOUT past the bound, DEFECT if it failed with anything else
   */
  static <T> T on(Future<T> future, String what, Duration bound) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case ProblemException problem -> problem;
        case RuntimeException defect -> defect;
        case null -> new IllegalStateException(what + " failed");
        case Throwable cause ->
            new IllegalStateException(what + " failed: " + cause.getMessage(), cause);
      };
    } catch (TimeoutException e) {
      throw new VerbException(
          ExitCode.TIMEOUT, what + " took more than " + ByteText.time(bound.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}
