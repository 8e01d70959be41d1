package io.packetfs.scheduler.core;

import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import org.jspecify.annotations.Nullable;

/** What the core wants done. */
public sealed interface Command {

  /**
   * Give a task to a pCPU; answer with TaskReplied or TaskLost.
   *
   * @param replyTimeoutMs when no answer is awaited any more, in ms
   */
  record SendTask(PcpuAttributes pcpu, Task task, long replyTimeoutMs) implements Command {}

  /** Tell a pCPU that nobody waits for a task any more; no answer. */
  record CancelTask(PcpuAttributes pcpu, long taskId) implements Command {}

  /**
   * Charge a slice to a day's budget; answer with BudgetSliced. See {@code BudgetRequest} of the
   * store.
   */
  record ReserveBudget(
      String origin,
      long bytesWish,
      long bytesMin,
      long requestsWish,
      long requestsMin,
      @Nullable Long bytesCap,
      @Nullable Long requestsCap)
      implements Command {}

  /** Remember that an origin asked to be left alone until then; no answer. */
  record HoldOrigin(String origin, long untilMs) implements Command {}

  /**
   * A job ended: store it, tell who waits, then answer with JobReleased.
   *
   * @param planOnly whether it only planned: such a job was never stored, nor is its end
   */
  record JobEnded(String jobId, boolean planOnly) implements Command {}
}
