package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.program.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how jobs stand: what state they are in and, when nothing moves, why. Reads the state and
 * changes nothing.
 */
final class Standing {
  private final State state;

  Standing(State state) {
    this.state = state;
  }

  JobStatus of(JobWork job, long nowMs) {
    return of(job, reasonOf(job, nowMs), nowMs);
  }

  JobStatus withoutObjects(JobWork job, long nowMs) {
    return of(job, reasonOf(job, nowMs), List.of(), nowMs);
  }

  static JobStatus of(JobWork job, @Nullable WaitReason reason, long nowMs) {
    return of(job, reason, job.objects.stream().map(Standing::of).toList(), nowMs);
  }

  private static JobStatus of(
      JobWork job, @Nullable WaitReason reason, List<ObjectStatus> objects, long nowMs) {
    return new JobStatus(
        job.id,
        job.spec,
        state(job, reason),
        reason,
        job.createdMs,
        job.startedMs,
        job.endedMs,
        objects,
        job.windows(),
        job.metrics(nowMs),
        job.error);
  }

  private static ObjectStatus of(ObjectWork object) {
    return new ObjectStatus(
        object.url.text(), object.identity(), object.state(), results(object), object.error());
  }

  /** The results, if it succeeded; else none. */
  private static List<Result> results(ObjectWork object) {
    Identity identity = object.identity();
    if (object.state() != JobState.SUCCEEDED || identity == null || object.job.planOnly) {
      return List.of();
    }
    return Published.marked(object, identity);
  }

  JobState stateOf(JobWork job, long nowMs) {
    return state(job, reasonOf(job, nowMs));
  }

  Map<JobState, Integer> countByState(long nowMs) {
    Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
    for (JobWork job : state.jobs.values()) {
      counts.merge(stateOf(job, nowMs), 1, Integer::sum);
    }
    return counts;
  }

  private static JobState state(JobWork job, @Nullable WaitReason reason) {
    if (job.isEnded()) {
      return job.state;
    }
    if (reason != null) {
      return JobState.WAITING;
    }
    return job.startedMs == null ? JobState.QUEUED : JobState.RUNNING;
  }

  /** What keeps a job from its end, for a person, or null: nothing but what is left to do. */
  @Nullable String hindrance(JobWork job, long nowMs) {
    WaitReason reason = reasonOf(job, nowMs);
    if (reason != null) {
      return "it waits (" + reason.kind() + "): " + reason.todo();
    }
    Problem failing = job.failing;
    return failing == null
        ? null
        : "its newest task failed (" + failing.code() + "): " + failing.detail();
  }

  /** Why nothing of the job can go out, or null: something is under way or could be. */
  private @Nullable WaitReason reasonOf(JobWork job, long nowMs) {
    if (job.isEnded() || job.liveFlights > 0) {
      return null;
    }
    Supplier<WaitReason> first = null;
    for (ObjectWork object : job.objects) {
      if (object.isEnded()) {
        continue;
      }
      Supplier<WaitReason> reason = reasonOf(object, nowMs);
      if (reason == null) {
        return null;
      }
      first = first == null ? reason : first;
    }
    return first == null ? null : first.get();
  }

  /** Only one of many is told: texts are made of no others. */
  private @Nullable Supplier<WaitReason> reasonOf(ObjectWork object, long nowMs) {
    OriginState origin = object.origin;
    if (origin.paused) {
      return () ->
          new WaitReason(
              WaitReason.Kind.ORIGIN_BACKOFF,
              null,
              "an operator paused "
                  + origin.name
                  + ": resume it by POST /v1/origins/{origin}/resume");
    }
    if (origin.isClosed(nowMs)) {
      return () ->
          new WaitReason(
              WaitReason.Kind.ORIGIN_BACKOFF,
              origin.backoffUntilMs,
              origin.name + " asked for fewer requests; it is left alone until then");
    }
    if (!origin.isFile) {
      for (Purse purse : new Purse[] {origin.purse, state.overall}) {
        Long until = purse.emptyUntilMs(nowMs);
        if (until != null) {
          return () ->
              new WaitReason(
                  WaitReason.Kind.BUDGET,
                  until,
                  "today's budget of "
                      + purse.name()
                      + " ("
                      + purse.capText()
                      + ") is spent; it is renewed at midnight UTC, or raise it in the policy");
        }
      }
    }
    if (state.stranded.contains(object) || state.registry.eligible(object).isEmpty()) {
      return () ->
          new WaitReason(
              WaitReason.Kind.NO_ELIGIBLE_PCPU, null, Missing.of(object, state.registry));
    }
    return null;
  }
}
