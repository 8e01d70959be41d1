package io.packetfs.scheduler.cluster;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Brings calls to the leader's context, and answers back to the caller's. */
final class Contexts {
  private static final Logger LOG = System.getLogger(Contexts.class.getName());

  private final Context leader;

  Contexts(Context leader) {
    this.leader = leader;
  }

  /** Runs on the leader's context. */
  void run(Runnable action) {
    leader.runOnContext(run -> action.run());
  }

  /**
   * Runs on the leader's context: at once if that is where this is called, else later. Not for what
   * may be called while the leader handles something else.
   */
  void runSoon(Runnable action) {
    if (Vertx.currentContext() == leader) {
      action.run();
    } else {
      run(action);
    }
  }

  /** Runs on the leader's context; the answer, or a ProblemException, arrives on the caller's. */
  <T extends @Nullable Object> Future<T> ask(Callable<T> call) {
    Promise<T> answer = Promise.promise();
    Context caller = Vertx.currentContext();
    leader.runOnContext(
        run -> {
          try {
            T value = call.call();
            hop(caller, () -> answer.complete(value));
          } catch (Exception e) {
            hop(caller, () -> answer.fail(problem(e)));
          }
        });
    return answer.future();
  }

  /**
   * The same future, whose answer arrives on the context that asks now, and fails only with
   * ProblemException.
   */
  static <T extends @Nullable Object> Future<T> toCaller(Future<T> future) {
    Context caller = Vertx.currentContext();
    Promise<T> answer = Promise.promise();
    future.onComplete(
        value -> hop(caller, () -> answer.complete(value)),
        failure -> hop(caller, () -> answer.fail(problem(failure))));
    return answer.future();
  }

  private static void hop(@Nullable Context caller, Runnable answer) {
    if (caller == null || caller == Vertx.currentContext()) {
      answer.run();
    } else {
      caller.runOnContext(run -> answer.run());
    }
  }

  private static ProblemException problem(Throwable failure) {
    if (failure instanceof ProblemException known) {
      return known;
    }
    LOG.log(Level.ERROR, "a defect", failure);
    return Problem.of(ErrorCode.INTERNAL, "unexpected: " + failure).asException();
  }
}
