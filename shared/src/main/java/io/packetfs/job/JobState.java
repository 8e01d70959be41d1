package io.packetfs.job;

/** Where a job is in its life; {@link #mayBecome} has the legal moves. */
public enum JobState {
  /** Accepted and stored; no task of it was sent yet. */
  QUEUED,
  /** Tasks are, or can at once be, under way. */
  RUNNING,
  /** Nothing can be done until the stated reason passes. */
  WAITING,
  /** Every object has its results. */
  SUCCEEDED,
  /** At least one object failed, or the job itself did. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED;

  /** Whether it stays so for ever. */
  public boolean isEnd() {
    return switch (this) {
      case QUEUED, RUNNING, WAITING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }

  /** Whether the move is legal. */
  public boolean mayBecome(JobState state) {
    return !isEnd() && state != this && state != QUEUED;
  }
}
