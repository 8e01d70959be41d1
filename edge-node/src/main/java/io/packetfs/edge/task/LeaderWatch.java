package io.packetfs.edge.task;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.util.concurrent.TimeUnit;

/**
 * Which leader's tasks a node takes. A task may have waited for long, in a network that was cut or
 * in the buffers of a node that was frozen; meanwhile another scheduler may lead, and streams of
 * the two together would be more than an origin was promised. So tasks of lower epochs than the
 * highest seen are refused, and all tasks once the leader has not answered a heartbeat for as long
 * as a lease lasts, until it does again.
 *
 * <p>A node that knows of no leader has just started, and nothing can have waited for it. Not
 * thread-safe; times are those of {@link System#nanoTime}.
 */
final class LeaderWatch {
  /** As long as a leader's lease, in ms. */
  static final long UNHEARD_MS_MAX = 3_000;

  private long highestEpoch;
  private long heardNanos;

  /** A leader answered a heartbeat. */
  void heard(long epoch, long nowNanos) {
    highestEpoch = Math.max(highestEpoch, epoch);
    if (epoch == highestEpoch) {
      heardNanos = nowNanos;
    }
  }

  /**
   * Whether a task may run.
   *
   * @throws ProblemException STALE_EPOCH
   */
  void check(long epoch, long nowNanos) {
    if (epoch < highestEpoch) {
      throw Problem.of(
              ErrorCode.STALE_EPOCH,
              "a newer scheduler leads",
              "epoch " + highestEpoch + " or higher",
              "epoch " + epoch)
          .asException();
    }
    if (epoch > highestEpoch) {
      // The first sign of a new leader is as good as an answer.
      heard(epoch, nowNanos);
      return;
    }
    long unheardMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - heardNanos);
    if (unheardMs > UNHEARD_MS_MAX) {
      throw Problem.of(
              ErrorCode.STALE_EPOCH,
              "the leader of this epoch has not answered this node for so long that another may"
                  + " lead; the task may have waited as long",
              "an answer to a heartbeat within " + UNHEARD_MS_MAX + " ms",
              unheardMs + " ms without one")
          .asException();
    }
  }
}
