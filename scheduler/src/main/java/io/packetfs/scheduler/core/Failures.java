package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;

/**
 * What becomes of a task that failed: by whose fault it was ({@link Verdict}), its windows go out
 * again after a pause, or its object fails.
 *
 * <p>Not thread-safe.
 */
final class Failures {
  private static final double MICROS_PER_SECOND = 1_000_000;

  /**
   * A pCPU that is full or shutting down is left alone this long, in ms, or as long as it asks;
   * that is not its fault. Nor is it what it cannot do and could not say when it registered
   * (NO_ELIGIBLE_PCPU).
   */
  private static final long BUSY_PAUSE_MS = 100;

  private final State state;
  private final Verification verification;

  Failures(State state, Verification verification) {
    this.state = state;
    this.verification = verification;
  }

  /** A task failed whose windows are still its own, or whose problem is the object's. */
  void failed(Flight flight, Problem problem, long nowMs) {
    state.totals.tasksFailed++;
    String pcpu = flight.pcpu.attributes().id();
    Piece piece = flight.piece;
    switch (Verdict.of(problem)) {
      case OBJECT -> {
        flight.pcpu.failed(problem, false, nowMs);
        state.fail(flight.object, problem, nowMs);
      }
      case ORIGIN -> {
        flight.pcpu.failed(problem, false, nowMs);
        long dueMs = dueMs(flight, piece.originFailures(), nowMs);
        again(flight, piece.afterOriginFailure(dueMs, pcpu), problem, nowMs);
      }
      case THROTTLED -> {
        flight.pcpu.failed(problem, false, nowMs);
        // An origin that says when to come back may be waited for as long as it likes.
        Piece next =
            problem.retryAfterMs() == null
                ? piece.afterOriginFailure(nowMs, pcpu)
                : piece.notBefore(nowMs);
        again(flight, next, problem, nowMs);
      }
      case PCPU -> {
        blame(flight.pcpu, problem, nowMs);
        long dueMs = dueMs(flight, piece.pcpuFailures(), nowMs);
        again(flight, piece.afterPcpuFailure(dueMs, pcpu), problem, nowMs);
      }
    }
    boolean tookAllItsTime =
        problem.code() == ErrorCode.PCPU_FAILED
            && nowMs - flight.sentMs >= flight.task.deadlineMs();
    if (problem.code() == ErrorCode.ORIGIN_TIMEOUT || tookAllItsTime) {
      flight.pcpu.tooSlow(
          flight.pass.rateKey(),
          flight.task.lengthBytes()
              / 2.0
              / (Math.max(1, (nowMs - flight.sentMs) * 1_000) / MICROS_PER_SECOND));
    }
  }

  private void blame(PcpuState pcpu, Problem problem, long nowMs) {
    pcpu.failed(problem, !Verdict.isRefusal(problem.code()), nowMs);
    if (Verdict.isBusy(problem.code())) {
      Long askedMs = problem.retryAfterMs();
      long pauseMs = askedMs == null ? 0 : Math.min(Math.max(0, askedMs), Bounds.QUARANTINE_MAX_MS);
      pcpu.quarantinedUntilMs =
          Math.max(pcpu.quarantinedUntilMs, nowMs + Math.max(BUSY_PAUSE_MS, pauseMs));
    }
    state.timers.at(pcpu.quarantinedUntilMs, now -> {});
  }

  private static long dueMs(Flight flight, int failuresBefore, long nowMs) {
    return nowMs
        + BackOff.pauseMs(
            Bounds.RETRY_BASE_MS, Bounds.RETRY_MAX_MS, failuresBefore + 1, flight.task.id());
  }

  private void again(Flight flight, Piece next, Problem problem, long nowMs) {
    ObjectWork object = flight.object;
    object.job.failing = problem;
    boolean tooOften =
        next.originFailures() >= Bounds.ATTEMPTS_MAX
            || next.pcpuFailures() >= Bounds.PCPU_ATTEMPTS_MAX;
    if (flight.check != null) {
      verification.failed(flight.check, next, tooOften, nowMs);
      return;
    }
    if (object.passes.isOver(flight.pass)) {
      return;
    }
    if (tooOften && object.passes.rounds() != null) {
      // What cannot be done in rounds may still be done in order.
      Spreading.goInOrder(state, object);
      return;
    }
    if (tooOften) {
      state.fail(object, problem, nowMs);
      return;
    }
    object.reopen(flight.run, next);
    state.readyAt(object, next.dueMs());
  }
}
