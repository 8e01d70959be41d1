package io.packetfs.scheduler.store;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job's row.
 *
 * @param id sorts by creation, in ASCII
 * @param spec what was asked for
 * @param state where it is
 * @param createdMs when it was accepted
 * @param endedMs when it ended; null exactly when {@code state} is no end
 * @param progress what the core needs to go on, or to tell of an ended job, as JSON (see {@code
 *     JobProgress} in {@code cluster})
 */
public record StoredJob(
    String id,
    JobSpec spec,
    JobState state,
    long createdMs,
    @Nullable Long endedMs,
    String progress) {

  /** Checks that state and end agree: the store finds unfinished jobs by the end that they lack. */
  public StoredJob {
    if (state.isEnd() != (endedMs != null)) {
      throw new IllegalArgumentException(
          "a job has an end exactly when its state is one, not state "
              + state
              + " and end "
              + endedMs);
    }
  }
}
