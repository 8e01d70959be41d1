package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WaitReason;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.core.Event;
import io.packetfs.window.WindowPlan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans under way: jobs that only probe, live in the core alone and are never stored. On the
 * leader's context.
 */
final class Plans {
  /** A plan whose probes take longer fails, in ms. */
  static final long TIMEOUT_MS = 30_000;

  /** Plans under way at once; more are refused with OVERLOADED. */
  static final int PLANS_MAX = 256;

  /** What who asks for one too many is told to wait, in ms. */
  private static final long RETRY_AFTER_MS = 1_000;

  private static final String PREFIX = "plan-";

  private final Leader leader;
  private final Vertx vertx;
  private final Map<String, Promise<List<PlanEstimate>>> promises = new HashMap<>();
  private final Map<String, Problem> timeouts = new HashMap<>();

  Plans(Leader leader, Vertx vertx) {
    this.leader = leader;
    this.vertx = vertx;
  }

  /**
   * Begins a plan.
   *
   * @throws io.packetfs.problem.ProblemException OVERLOADED
   */
  Future<List<PlanEstimate>> begin(JobSpec spec, String id) {
    if (promises.size() >= PLANS_MAX) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              PLANS_MAX + " plans are being made: ask again when some are",
              "fewer than " + PLANS_MAX + " plans under way",
              String.valueOf(promises.size()))
          .retryAfter(RETRY_AFTER_MS)
          .asException();
    }
    leader.reign().checkObjects(spec.urls().size());
    String planId = PREFIX + id;
    Promise<List<PlanEstimate>> planned = Promise.promise();
    promises.put(planId, planned);
    leader.reign().apply(new Event.JobAccepted(planId, spec, leader.nowMs(), null, true));
    long timer = vertx.setTimer(TIMEOUT_MS, t -> timedOut(planId));
    return planned.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void timedOut(String planId) {
    leader
        .core()
        .status(planId, leader.nowMs())
        .filter(status -> !status.state().isEnd())
        .ifPresent(
            status -> {
              WaitReason reason = status.reason();
              timeouts.put(
                  planId,
                  Problem.of(
                      ErrorCode.JOB_TIMEOUT,
                      "the objects could not be probed within "
                          + TIMEOUT_MS
                          + " ms"
                          + (reason == null ? "" : ": " + reason.todo())));
              leader.reign().apply(new Event.JobCancelled(planId));
            });
  }

  /** The leader leads no more. */
  void stopped() {
    List.copyOf(promises.values()).forEach(planned -> planned.fail(NoDesk.nobodyLeads()));
    promises.clear();
  }

  /** The core says that all is known, or cannot be. */
  void ended(String planId) {
    JobStatus status = leader.core().status(planId, leader.nowMs()).orElseThrow();
    List<PlanEstimate> estimates = leader.core().estimates(planId, WindowPlan.FETCH_WINDOWS_MAX);
    leader.reign().apply(new Event.JobReleased(planId));
    Problem timeout = timeouts.remove(planId);
    Problem failed = timeout == null ? status.error() : timeout;
    Promise<List<PlanEstimate>> planned = promises.remove(planId);
    if (planned == null) {
      return;
    }
    if (failed == null) {
      planned.complete(estimates);
    } else {
      planned.fail(failed.asException());
    }
  }
}
