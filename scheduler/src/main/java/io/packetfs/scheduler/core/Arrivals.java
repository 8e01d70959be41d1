package io.packetfs.scheduler.core;

import io.packetfs.job.JobOptions;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Partial;
import io.packetfs.program.Results;
import io.packetfs.scheduler.core.PcpuState.RateKey;
import io.packetfs.scheduler.core.StreamBound.Observation;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what comes back, or does not, and decides what becomes of it: into the coverage, out
 * again, or the end of the object.
 *
 * <p>A partial counts only if its whole run is still open; everything else that comes is a
 * duplicate and is dropped. What a flight held and did not bring is nobody's until it goes out
 * again, so nothing is lost either.
 *
 * <p>Not thread-safe.
 */
final class Arrivals {
  private static final double MICROS_PER_SECOND = 1_000_000;

  /** A pCPU that is full or shutting down is left alone this long, in ms; that is not its fault. */
  private static final long BUSY_PAUSE_MS = 100;

  private final State state;

  Arrivals(State state) {
    this.state = state;
  }

  /** A pCPU answered. */
  void replied(TaskReply reply, long nowMs) {
    Flight flight = state.flights.get(reply.taskId());
    if (flight == null) {
      flight = state.unanswered.remove(reply.taskId());
    }
    if (flight == null) {
      return;
    }
    boolean wasLive = flight.isLive();
    state.land(flight);
    account(flight, reply.facts(), nowMs);
    Problem problem = checked(flight, reply);
    if (problem == null) {
      flight.pcpu.succeeded(rateKey(flight), bytesDone(flight, reply), reply.facts());
    } else {
      flight.pcpu.note(reply.facts());
    }
    observe(flight, reply.facts(), problem, nowMs);
    ObjectWork object = flight.object;
    if (object.isEnded()) {
      return;
    }
    boolean sane = problem == null || problem.code() != ErrorCode.PCPU_FAILED;
    if (sane && !takeIn(flight, reply, nowMs)) {
      return;
    }
    if (problem != null) {
      if (wasLive || Verdict.of(problem) == Verdict.OBJECT) {
        failed(flight, problem, nowMs);
      }
    } else if (wasLive && !object.coverage.gaps(flight.run).isEmpty()) {
      // Another partial overlapped it: what neither of them brought goes out again.
      object.reopen(flight.run, flight.piece.notBefore(nowMs));
    }
    settle(object, nowMs);
  }

  /** A task got no answer, and none is awaited any more. */
  void lost(long taskId, boolean neverSent, String why, long nowMs) {
    Flight flight = state.flights.get(taskId);
    if (flight == null) {
      return;
    }
    if (neverSent) {
      refund(flight, flight.task.lengthBytes(), flight.task.requestsMax(), nowMs);
    } else {
      state.unanswered.put(taskId, flight);
      state.timers.at(nowMs + Bounds.LATE_REPLY_KEEP_MS, now -> state.unanswered.remove(taskId));
    }
    boolean wasLive = flight.isLive();
    state.land(flight);
    if (wasLive) {
      failed(flight, Problem.of(ErrorCode.PCPU_FAILED, why), nowMs);
      settle(flight.object, nowMs);
    }
  }

  /** A task's time is over. */
  void expired(Flight flight, long nowMs) {
    if (state.flights.get(flight.task.id()) == flight) {
      lost(
          flight.task.id(),
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
    for (Flight flight : List.copyOf(state.flights.values())) {
      if (flight.pcpu == pcpu && flight.isLive()) {
        state.giveUpWindows(flight);
        failed(
            flight,
            Problem.of(
                ErrorCode.PCPU_FAILED,
                "pCPU "
                    + pcpu.attributes().id()
                    + " was not heard for "
                    + Bounds.PCPU_SILENT_MS
                    + " ms"),
            nowMs);
        settle(flight.object, nowMs);
      }
    }
  }

  private static RateKey rateKey(Flight flight) {
    return new RateKey(flight.object.origin.name, flight.object.program());
  }

  private static long bytesDone(Flight flight, TaskReply reply) {
    return flight.task.isProbe() ? reply.facts().bytesFetched() : flight.task.lengthBytes();
  }

  private void account(Flight flight, FetchFacts facts, long nowMs) {
    flight.object.job.note(facts);
    State.Totals totals = state.totals;
    totals.bytesFetched += facts.bytesFetched();
    totals.cacheFillBytes += facts.fillBytes();
    totals.requests += facts.requests();
    totals.hits += facts.hits();
    totals.misses += facts.misses();
    totals.unknown += facts.unknown();
    // A probe is charged for the redirects that it may meet; those that it did not meet were never
    // sent.
    refund(flight, 0, Math.max(0, flight.task.requestsMax() - facts.requests()), nowMs);
  }

  private void refund(Flight flight, long bytes, long requests, long nowMs) {
    if (!flight.object.origin.isFile) {
      flight.object.origin.purse.refund(bytes, requests, flight.sentMs, nowMs);
      state.overall.refund(bytes, requests, flight.sentMs, nowMs);
    }
  }

  /** What is wrong with the reply: its own problem, or one that we find. */
  private static @Nullable Problem checked(Flight flight, TaskReply reply) {
    int reducers = flight.object.program().reducers().size();
    int fetches = flight.task.fetches().size();
    boolean whole = reply.problem() == null;
    if (reply.fetchesDone() < 0
        || reply.fetchesDone() > fetches
        || (whole && reply.fetchesDone() != fetches)
        || (reply.fetchesDone() > 0 && reply.partials().size() != reducers)
        || (whole && reply.identity() == null)) {
      return Problem.of(
          ErrorCode.PCPU_FAILED,
          "pCPU " + flight.pcpu.attributes().id() + " answered something that cannot be right",
          fetches + " fetches with " + reducers + " partials and an identity",
          reply.fetchesDone() + " fetches with " + reply.partials().size() + " partials");
    }
    return reply.problem();
  }

  private void observe(Flight flight, FetchFacts facts, @Nullable Problem problem, long nowMs) {
    OriginState origin = flight.object.origin;
    if (problem != null) {
      switch (Verdict.of(problem)) {
        case ORIGIN -> origin.observe(flight.cache, new Observation.Refusal());
        case THROTTLED -> {
          origin.observe(flight.cache, new Observation.Refusal());
          origin.throttled(problem.retryAfterMs(), nowMs);
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

  /**
   * Puts what came into the coverage.
   *
   * @return false if the object ended by it
   */
  private boolean takeIn(Flight flight, TaskReply reply, long nowMs) {
    ObjectWork object = flight.object;
    Identity came = reply.identity();
    if (came == null) {
      return true;
    }
    Identity pinned = object.identity();
    if (pinned != null && !pinned.equals(came)) {
      state.fail(object, changed(object, pinned, came), nowMs);
      return false;
    }
    WindowPlan plan = object.plan();
    if (plan == null) {
      try {
        plan = object.pin(came, reply.finalUrl());
      } catch (ProblemException e) {
        state.fail(object, e.problem(), nowMs);
        return false;
      }
      if (object.job.spec.options().perWindow() && plan.windowCount() > JobOptions.PER_WINDOW_MAX) {
        state.fail(object, tooManyWindows(plan), nowMs);
        return false;
      }
    }
    if (object.job.planOnly) {
      state.succeed(object, nowMs);
      return false;
    }
    if (reply.fetchesDone() > 0 && plan.windowCount() > 0) {
      add(flight, reply, plan);
    }
    return true;
  }

  private static Problem changed(ObjectWork object, Identity pinned, Identity came) {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        object.url.text() + " changed while it was being read: submit the job again",
        pinned.sizeBytes() + " bytes, " + pinned.validator(),
        came.sizeBytes() + " bytes, " + came.validator());
  }

  private static Problem tooManyWindows(WindowPlan plan) {
    return Problem.of(
        ErrorCode.TOO_LARGE,
        "results per window are kept for at most "
            + JobOptions.PER_WINDOW_MAX
            + " windows of an object: name a shorter range or leave per_window out",
        "at most " + JobOptions.PER_WINDOW_MAX + " windows",
        plan.windowCount() + " windows");
  }

  private void add(Flight flight, TaskReply reply, WindowPlan plan) {
    ObjectWork object = flight.object;
    JobWork job = object.job;
    WindowRun run = doneRun(flight, reply, plan);
    if (!follows(object, run, reply.partials()) || !object.coverage.add(run, reply.partials())) {
      job.duplicateWindows += run.count();
      state.totals.windowsDuplicate += run.count();
      return;
    }
    object.covered(run);
    long bytes = object.requestedBytes(run);
    job.bytesProcessed += bytes;
    job.dirty = true;
    state.totals.bytesProcessed += bytes;
    state.totals.windowsDone += run.count();
    for (int i = 0; i < reply.windows().size() && i < run.count(); i++) {
      job.addWindow(windowResult(object, plan, run.from() + i, reply.windows().get(i)));
    }
  }

  /**
   * An ordered object's run counts only right behind its prefix, entered with what the prefix left.
   */
  private static boolean follows(ObjectWork object, WindowRun run, List<Partial> partials) {
    if (!object.ordered) {
      return true;
    }
    if (run.from() != object.coverage.prefixEnd()) {
      return false;
    }
    List<Integer> entries = object.entryStates();
    for (int i = 0; i < partials.size(); i++) {
      if (partials.get(i) instanceof Partial.FnvRun fnv && fnv.entryByte() != entries.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** The windows of the fetches that are done. */
  private static WindowRun doneRun(Flight flight, TaskReply reply, WindowPlan plan) {
    if (flight.task.isProbe() || reply.fetchesDone() == flight.task.fetches().size()) {
      return flight.run;
    }
    long end = flight.task.fetches().get(reply.fetchesDone() - 1).end();
    long to = flight.run.from();
    while (to < flight.run.to() && plan.window(to).end() <= end) {
      to++;
    }
    return new WindowRun(flight.run.from(), to);
  }

  private static WindowResult windowResult(
      ObjectWork object, WindowPlan plan, long window, List<Partial> partials) {
    ByteRange bytes = plan.window(window);
    return new WindowResult(
        object.index,
        plan.gridIndex(window),
        bytes.offset(),
        bytes.length(),
        Results.ofWindow(object.program(), plan.objectSizeBytes(), bytes, partials));
  }

  private void failed(Flight flight, Problem problem, long nowMs) {
    state.totals.tasksFailed++;
    ObjectWork object = flight.object;
    String pcpu = flight.pcpu.attributes().id();
    Piece piece = flight.piece;
    long salt = flight.task.id();
    switch (Verdict.of(problem)) {
      case OBJECT -> {
        flight.pcpu.failed(false, nowMs);
        state.fail(object, problem, nowMs);
      }
      case ORIGIN -> {
        flight.pcpu.failed(false, nowMs);
        again(
            flight,
            piece.afterOriginFailure(pause(piece.originFailures(), salt, nowMs), pcpu),
            problem,
            nowMs);
      }
      case THROTTLED -> {
        flight.pcpu.failed(false, nowMs);
        // An origin that says when to come back may be waited for as long as it likes.
        again(
            flight,
            problem.retryAfterMs() == null
                ? piece.afterOriginFailure(nowMs, pcpu)
                : piece.notBefore(nowMs),
            problem,
            nowMs);
      }
      case PCPU -> {
        boolean busy =
            problem.code() == ErrorCode.OVERLOADED || problem.code() == ErrorCode.SHUTTING_DOWN;
        flight.pcpu.failed(!busy, nowMs);
        state.timers.at(flight.pcpu.quarantinedUntilMs, now -> {});
        if (busy) {
          flight.pcpu.quarantinedUntilMs =
              Math.max(flight.pcpu.quarantinedUntilMs, nowMs + BUSY_PAUSE_MS);
        }
        again(
            flight,
            piece.afterPcpuFailure(pause(piece.pcpuFailures(), salt, nowMs), pcpu),
            problem,
            nowMs);
      }
    }
    if (problem.code() == ErrorCode.ORIGIN_TIMEOUT) {
      flight.pcpu.tooSlow(
          rateKey(flight),
          flight.task.lengthBytes()
              / 2.0
              / (Math.max(1, (nowMs - flight.sentMs) * 1_000) / MICROS_PER_SECOND));
    }
  }

  private static long pause(int failuresBefore, long salt, long nowMs) {
    return nowMs
        + BackOff.pauseMs(Bounds.RETRY_BASE_MS, Bounds.RETRY_MAX_MS, failuresBefore + 1, salt);
  }

  private void again(Flight flight, Piece next, Problem problem, long nowMs) {
    ObjectWork object = flight.object;
    if (next.originFailures() >= Bounds.ATTEMPTS_MAX
        || next.pcpuFailures() >= Bounds.PCPU_ATTEMPTS_MAX) {
      state.fail(object, problem, nowMs);
      return;
    }
    object.reopen(flight.run, next);
    state.readyAt(object, next.dueMs());
  }

  /** Ends the object if it is complete; else it may have something to send. */
  private void settle(ObjectWork object, long nowMs) {
    if (object.isEnded()) {
      return;
    }
    for (Flight flight : List.copyOf(object.live)) {
      // The other of two that carried the same windows: nobody waits for it any more.
      if (object.coverage.gaps(flight.run).isEmpty()) {
        state.command(new Command.CancelTask(flight.pcpu.attributes(), flight.task.id()));
        state.giveUpWindows(flight);
      }
    }
    if (object.isComplete()) {
      state.succeed(object, nowMs);
    } else {
      state.ready(object);
    }
  }
}
