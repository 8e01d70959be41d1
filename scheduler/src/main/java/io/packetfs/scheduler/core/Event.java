package io.packetfs.scheduler.core;

import io.packetfs.job.JobSpec;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.TaskReply;
import org.jspecify.annotations.Nullable;

/** What the core is told. */
public sealed interface Event {

  /**
   * A job was stored; or, with progress, is taken up again after a restart.
   *
   * @param planOnly whether its objects are only probed: nothing is computed and the job ends when
   *     all sizes are known
   */
  record JobAccepted(
      String jobId, JobSpec spec, long createdMs, @Nullable JobProgress progress, boolean planOnly)
      implements Event {}

  /** Somebody cancels a job. Unknown and ended jobs: nothing happens. */
  record JobCancelled(String jobId) implements Event {}

  /** An ended job was stored and told: the core may forget it. */
  record JobReleased(String jobId) implements Event {}

  /** A pCPU registered or sent a heartbeat. */
  record PcpuHeard(PcpuAttributes attributes) implements Event {}

  /**
   * An operator removes a pCPU: it drains, and its heartbeats are ignored until it says that it
   * drains or is gone.
   */
  record PcpuRemoved(String pcpuId) implements Event {}

  /** A pCPU answered. */
  record TaskReplied(TaskReply reply) implements Event {}

  /**
   * A task got no answer.
   *
   * @param neverSent whether it is certain that it did not reach the pCPU
   */
  record TaskLost(long taskId, boolean neverSent, String why) implements Event {}

  /**
   * The store charged a slice of a day's budget.
   *
   * @param bytes 0 with requests 0: refused
   * @param endsMs when the slice dies, in ms on the core's clock
   */
  record BudgetSliced(String origin, long bytes, long requests, long endsMs) implements Event {}

  /** The lease was renewed. */
  record LeaseExtended(long untilMs) implements Event {}

  /** Another leads, or may from now on: nothing is sent any more, what is under way is recalled. */
  record LeadLost() implements Event {}

  /** An origin asked an older leader to be left alone until then. */
  record OriginBackedOff(String origin, long untilMs) implements Event {}

  /** An operator stops an origin. */
  record OriginPaused(String origin) implements Event {}

  /** An operator lets an origin go on. */
  record OriginResumed(String origin) implements Event {}

  /** Time passed. */
  record Tick() implements Event {}
}
