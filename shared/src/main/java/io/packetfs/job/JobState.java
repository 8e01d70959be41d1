package io.packetfs.job;

import java.util.EnumSet;
import java.util.Set;

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
    return next().isEmpty();
  }

  /** Whether the move is legal. */
  public boolean mayBecome(JobState state) {
    return next().contains(state);
  }

  private Set<JobState> next() {
    return switch (this) {
      case QUEUED -> EnumSet.of(RUNNING, WAITING, SUCCEEDED, FAILED, CANCELLED);
      case RUNNING -> EnumSet.of(WAITING, SUCCEEDED, FAILED, CANCELLED);
      case WAITING -> EnumSet.of(RUNNING, SUCCEEDED, FAILED, CANCELLED);
      case SUCCEEDED, FAILED, CANCELLED -> EnumSet.noneOf(JobState.class);
    };
  }
}
