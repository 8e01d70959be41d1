package io.packetfs.job;

/** What became of a task. */
public enum TaskOutcome {
  /** It is under way, or nobody has said yet what became of it. */
  RUNNING,
  /** It came back whole and is in the result. */
  DONE,
  /** It came back and does not count: its windows were done already, or it came out of turn. */
  DUPLICATE,
  /** It was done; then the object began anew without a pCPU that computes wrongly. */
  DISCARDED,
  /** It came back whole and was compared with what is in the result; see {@code options.verify}. */
  CHECKED,
  /** It came back with a problem; what it had done by then may be in the result. */
  FAILED,
  /** The pCPU did not take it: it is full, about to end, knows a newer leader, or cannot do it. */
  REFUSED,
  /** It never came back, or not yet: too late, or it could not be sent, or its pCPU fell silent. */
  LOST,
  /** It was called back: somebody else was quicker, or its object or job had ended. */
  CANCELLED;

  /** Whether the task did not do what it was to do, and nobody had called it back. */
  public boolean isFailure() {
    return switch (this) {
      case FAILED, REFUSED, LOST -> true;
      case RUNNING, DONE, DUPLICATE, DISCARDED, CHECKED, CANCELLED -> false;
    };
  }
}
