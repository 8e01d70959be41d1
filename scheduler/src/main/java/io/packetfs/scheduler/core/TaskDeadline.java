package io.packetfs.scheduler.core;

/**
 * How long a pCPU may work on a task: several times what was measured of it, and twice that each
 * time the same windows go out again, as retransmission timeouts do (RFC 6298, section 5.5). A task
 * that hangs frees its slot and its streams soon, and an estimate that was wrong is outgrown before
 * the windows run out of attempts. Pure.
 */
final class TaskDeadline {
  private TaskDeadline() {}

  /**
   * The deadline of one task, counted from its arrival at the pCPU.
   *
   * @param expectedMs measured latency and service of its bytes, or 0: the pCPU was never measured
   *     with this program and origin
   * @param attempt which time its windows go out, 1 for the first
   * @return ms, {@link Bounds#DEADLINE_MIN_MS}..{@link Bounds#TASK_DEADLINE_MAX_MS}
   */
  static int ms(double expectedMs, int attempt) {
    if (expectedMs <= 0) {
      return Bounds.TASK_DEADLINE_MAX_MS;
    }
    double first = Math.max(Bounds.DEADLINE_MIN_MS, expectedMs * Bounds.DEADLINE_FACTOR);
    return (int) Math.min(Bounds.TASK_DEADLINE_MAX_MS, Math.scalb(first, attempt - 1));
  }
}
