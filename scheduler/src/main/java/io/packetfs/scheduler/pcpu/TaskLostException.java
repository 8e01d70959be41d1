package io.packetfs.scheduler.pcpu;

/** A task got no answer. */
public final class TaskLostException extends RuntimeException {
  private final boolean neverSent;

  /**
   * Says why.
   *
   * @param neverSent whether it is certain that the task did not reach the pCPU
   */
  public TaskLostException(String why, boolean neverSent) {
    super(why, null, false, false);
    this.neverSent = neverSent;
  }

  /** Whether it is certain that the task did not reach the pCPU, so that nothing was spent. */
  public boolean neverSent() {
    return neverSent;
  }
}
