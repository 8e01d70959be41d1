package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.StreamBound.Observation;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.TaskReply;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what comes back, or does not, and decides what becomes of it: into the coverage ({@link
 * Intake}), compared with it ({@link Verification}), out again ({@link Failures}), or the end of
 * the object.
 *
 * <p>What a flight held and did not bring is nobody's until it goes out again, so nothing is lost.
 *
 * <p>Not thread-safe.
 */
final class Arrivals {
  private final State state;
  private final Verification verification;
  private final Intake intake;
  private final Failures failures;

  /** Tasks whose time is over then. */
  final TaskTimers expiries;

  Arrivals(State state) {
    this.state = state;
    this.expiries = state.timers.ofTasks(this::expired);
    this.verification = new Verification(state);
    this.intake = new Intake(state, verification);
    this.failures = new Failures(state, verification);
  }

  /** What judges the runs that are computed again. */
  Verification verification() {
    return verification;
  }

  /** A pCPU answered. */
  void replied(TaskReply reply, long nowMs) {
    Flight flight = state.flights.find(reply.taskId());
    if (flight == null) {
      flight = state.unanswered.remove(reply.taskId());
    }
    if (flight == null) {
      return;
    }
    boolean wasLive = flight.isLive();
    state.land(flight);
    account(flight, reply.facts(), nowMs);
    Problem problem = ReplyCheck.problem(flight, reply);
    boolean sane = problem == null || problem.code() != ErrorCode.PCPU_FAILED;
    if (sane) {
      refundUnsent(flight, reply.facts(), nowMs);
    }
    if (problem == null) {
      flight.object.job.failing = null;
      flight.pcpu.succeeded(flight.pass.rateKey(), bytesDone(flight, reply), reply.facts());
    } else {
      flight.pcpu.note(reply.facts());
    }
    observe(flight, reply.facts(), problem, nowMs);
    ObjectWork object = flight.object;
    if (object.isEnded()) {
      return;
    }
    if (sane && !intake.takeIn(flight, reply, nowMs)) {
      note(flight, object.error(), wasLive);
      return;
    }
    note(flight, problem, wasLive);
    if (problem != null) {
      if (wasLive || Verdict.of(problem) == Verdict.OBJECT) {
        failures.failed(flight, problem, nowMs);
      }
    } else if (flight.check != null) {
      if (wasLive) {
        verification.computed(flight.check, flight, reply, nowMs);
      }
    } else if (wasLive
        && !object.passes.isOver(flight.pass)
        && !object.passes.covering().holds(flight.run)) {
      // Another partial overlapped it: what neither of them brought goes out again.
      object.reopen(flight.run, flight.piece.notBefore(nowMs));
    }
    state.settle(object, nowMs);
  }

  /** A task got no answer, and none is awaited any more. */
  void lost(long taskId, boolean neverSent, String why, long nowMs) {
    Flight flight = state.flights.find(taskId);
    if (flight == null) {
      return;
    }
    if (neverSent) {
      refund(flight, flight.task.lengthBytes(), flight.task.requestsMax(), nowMs);
    } else {
      state.unanswered.put(taskId, flight);
      state.timers.at(nowMs + Bounds.LATE_REPLY_KEEP_MS, now -> state.unanswered.remove(taskId));
    }
    flight.assigned.lost(flight.object.job.shares, nowMs);
    boolean wasLive = flight.isLive();
    state.land(flight);
    if (wasLive) {
      failures.failed(flight, Problem.of(ErrorCode.PCPU_FAILED, why), nowMs);
      state.settle(flight.object, nowMs);
    }
  }

  /** A task's time is over. */
  private void expired(long taskId, long nowMs) {
    Flight flight = state.flights.find(taskId);
    if (flight != null) {
      lost(
          taskId,
          false,
          "pCPU "
              + flight.pcpu.attributes().id()
              + " did not answer a task within "
              + (flight.expiresMs - flight.sentMs)
              + " ms",
          nowMs);
    }
  }

  /**
   * A pCPU fell silent: its windows go elsewhere at once; its streams stay counted until they must
   * have ended.
   */
  void gone(PcpuState pcpu, long nowMs) {
    for (Flight flight : state.flights.all()) {
      if (flight.pcpu == pcpu && flight.isLive()) {
        flight.assigned.lost(flight.object.job.shares, nowMs);
        state.giveUpWindows(flight);
        failures.failed(
            flight,
            Problem.of(
                ErrorCode.PCPU_FAILED,
                "pCPU "
                    + pcpu.attributes().id()
                    + " was not heard for "
                    + Bounds.PCPU_SILENT_MS
                    + " ms"),
            nowMs);
        state.settle(flight.object, nowMs);
      }
    }
  }

  private static long bytesDone(Flight flight, TaskReply reply) {
    return flight.task.isProbe() ? reply.facts().bytesFetched() : flight.task.lengthBytes();
  }

  private void account(Flight flight, FetchFacts facts, long nowMs) {
    JobWork job = flight.object.job;
    flight.assigned.answered(facts, job.shares, nowMs);
    job.note(facts);
    state.totals.fetched.add(facts);
  }

  /** What became of a task is remembered; a check that nobody waits for is no check any more. */
  private static void note(Flight flight, @Nullable Problem problem, boolean wasLive) {
    if (problem != null) {
      flight.assigned.failed(problem.code());
    } else if (flight.check == null || wasLive) {
      flight.assigned.came();
    }
  }

  /**
   * A probe is charged for the redirects that it may meet; those that it did not meet were never
   * sent. Only a reply that can be right is believed what it says of that.
   */
  private void refundUnsent(Flight flight, FetchFacts facts, long nowMs) {
    refund(flight, 0, Math.max(0, flight.task.requestsMax() - facts.requests()), nowMs);
  }

  private void refund(Flight flight, long bytes, long requests, long nowMs) {
    if (!flight.object.origin.isFile) {
      flight.object.origin.purse.refund(bytes, requests, flight.sentMs, nowMs);
      state.overall.refund(bytes, requests, flight.sentMs, nowMs);
    }
  }

  private void observe(Flight flight, FetchFacts facts, @Nullable Problem problem, long nowMs) {
    OriginState origin = flight.object.origin;
    if (problem != null) {
      switch (Verdict.of(problem)) {
        case ORIGIN -> origin.observe(flight.cache, new Observation.Refusal());
        case THROTTLED -> {
          origin.observe(flight.cache, new Observation.Refusal());
          if (origin.throttled(problem.retryAfterMs(), nowMs)) {
            state.command(new Command.HoldOrigin(origin.name, origin.backoffUntilMs));
          }
          state.timers.at(origin.backoffUntilMs, now -> {});
        }
        case OBJECT, PCPU -> {}
      }
      return;
    }
    if (facts.misses() > 0) {
      origin.observe(flight.cache, new Observation.Miss());
    } else if (facts.hits() > 0 && facts.unknown() == 0) {
      origin.observe(flight.cache, new Observation.Hit(facts.firstByteMicros()));
    } else {
      origin.observe(flight.cache, new Observation.Untold());
    }
  }
}
