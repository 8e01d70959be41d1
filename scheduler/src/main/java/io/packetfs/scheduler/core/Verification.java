package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.Check.Testimony;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;

/**
 * Finds pCPUs that compute wrongly: a sample of the runs is computed again by a second pCPU, and
 * when two differ, by a third and more until two agree. Whoever said something else is convicted:
 * it gets no tasks for a long time and none of this object ever, and if it had any part in the
 * object, the object begins anew without it. So what is wrong by one pCPU is found by chance, and
 * once found it is out of the result for certain.
 *
 * <p>{@link Checking} sends what is to be computed again. An object does not end before its checks
 * have.
 *
 * <p>Not thread-safe.
 */
final class Verification {
  private final State state;

  Verification(State state) {
    this.state = state;
  }

  /** A run came into the coverage: perhaps it is to be checked. */
  void taken(Flight flight, TaskReply reply, WindowRun run) {
    ObjectWork object = flight.object;
    JobWork job = object.job;
    double share = job.spec.options().verify();
    if (share <= 0) {
      return;
    }
    object.scrutiny.contributed(flight.pcpu.attributes().id(), flight.assigned);
    if (!Scrutiny.isSampled(share, job.id, object.index, run)) {
      return;
    }
    job.unverifiedWindows += run.count();
    Check check = new Check(object, run, flight, testimony(flight, reply, run));
    if (hasSomebodyToAsk(check)) {
      object.scrutiny.add(check);
      state.checks.add(check);
    } else {
      state.totals.windowsUnverified += run.count();
    }
  }

  private static Testimony testimony(Flight flight, TaskReply reply, WindowRun run) {
    int windows = (int) Math.min(reply.windows().size(), run.count());
    return new Testimony(
        flight.pcpu.attributes().id(), reply.partials(), reply.windows().subList(0, windows));
  }

  /** Whether somebody who said nothing of the run yet could compute it, now or later. */
  boolean hasSomebodyToAsk(Check check) {
    return state.registry.eligible(check.object).has(check::mayAsk);
  }

  /** A pCPU computed a run again, whole. */
  void computed(Check check, Flight flight, TaskReply reply, long nowMs) {
    Testimony said = testimony(flight, reply, check.run);
    List<Testimony> others =
        check.testimonies.stream().filter(before -> !before.agrees(said)).toList();
    boolean agreed = others.size() < check.testimonies.size();
    boolean firstDispute = !agreed && !check.isDisputed();
    check.testimonies.add(said);
    JobWork job = check.object.job;
    long windows = check.run.count();
    if (firstDispute) {
      job.unverifiedWindows -= windows;
      job.mismatchedWindows += windows;
      state.totals.windowsMismatched += windows;
    }
    if (!agreed) {
      check.piece = Piece.first(check.run);
      state.checks.add(check);
      return;
    }
    check.object.scrutiny.remove(check);
    job.changed();
    if (others.isEmpty()) {
      job.unverifiedWindows -= windows;
      job.verifiedWindows += windows;
      state.totals.windowsVerified += windows;
    } else {
      convict(check.object, others, nowMs);
    }
  }

  private void convict(ObjectWork object, List<Testimony> liars, long nowMs) {
    boolean hadPart = false;
    LastFailure why =
        new LastFailure(
            ErrorCode.RESULTS_DISAGREE,
            "it computed a run of "
                + object.url.shown()
                + " otherwise than two others did, and gets no task for an hour",
            nowMs);
    for (Testimony liar : liars) {
      state.registry.convict(liar.pcpu(), why);
      state.timers.at(nowMs + Bounds.CONVICTION_MS, now -> state.registry.release(liar.pcpu()));
      state.totals.pcpusConvicted++;
      object.scrutiny.bar(liar.pcpu());
      hadPart |= object.hasPartOf(liar.pcpu());
    }
    object.eligible = null;
    if (!hadPart) {
      return;
    }
    state.recall(object);
    object.beginAnew();
    state.discardAssignments(object);
    if (object.scrutiny.barred().size() > Bounds.BARRED_MAX) {
      state.fail(
          object,
          Problem.of(
              ErrorCode.RESULTS_DISAGREE,
              "too many pCPUs compute " + object.url.text() + " wrongly: see to them",
              "at most " + Bounds.BARRED_MAX,
              String.join(", ", object.scrutiny.barred())),
          nowMs);
    }
  }

  /** A check failed, by nobody's lie: it goes out again, or is given up. */
  void failed(Check check, Piece next, boolean tooOften, long nowMs) {
    if (tooOften) {
      giveUp(check, nowMs);
      return;
    }
    check.piece = next;
    state.checks.add(check);
    state.timers.at(next.dueMs(), now -> {});
  }

  /** Nobody else can compute the run: nothing is known of it, or of who is right about it. */
  void giveUp(Check check, long nowMs) {
    ObjectWork object = check.object;
    if (check.isDisputed()) {
      state.fail(object, disputed(check), nowMs);
      return;
    }
    object.scrutiny.remove(check);
    state.totals.windowsUnverified += check.run.count();
    state.settle(object, nowMs);
  }

  private static Problem disputed(Check check) {
    ObjectWork object = check.object;
    WindowPlan plan = object.plan();
    ByteRange bytes =
        plan == null
            ? new ByteRange(0, 0)
            : ByteRange.between(
                plan.window(check.run.from()).offset(), plan.window(check.run.to() - 1).end());
    List<Testimony> said = check.testimonies;
    return Problem.of(
        ErrorCode.RESULTS_DISAGREE,
        "pCPUs "
            + String.join(" and ", said.stream().map(Testimony::pcpu).toList())
            + " computed different results over bytes ["
            + bytes.offset()
            + ", "
            + bytes.end()
            + ") of "
            + object.url.text()
            + " and no other one can say who is right: "
            + (object.job.spec.options().pcpus().isEmpty()
                ? "register one more"
                : "name one more in options.pcpus"),
        said.getFirst().text(),
        String.join("; ", said.stream().skip(1).map(Testimony::text).toList()));
  }
}
