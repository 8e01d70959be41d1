package io.packetfs.scheduler.store;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;

/**
 * Work that has not ended.
 *
 * @param jobs how many jobs, 0..
 * @param objects how many objects they have together, 0..
 */
public record Backlog(int jobs, long objects) {
  /** What who is refused is told to wait, in ms. */
  private static final long RETRY_AFTER_MS = 1_000;

  /**
   * Whether one more job fits.
   *
   * @param moreObjects of that job
   * @throws ProblemException OVERLOADED: it does not
   */
  public void checkRoom(int moreObjects, int jobsMax, int objectsMax) {
    if (jobs >= jobsMax) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              jobsMax + " jobs have not ended: submit again when some have",
              "fewer than " + jobsMax + " unfinished jobs",
              String.valueOf(jobs))
          .retryAfter(RETRY_AFTER_MS)
          .asException();
    }
    checkObjects(moreObjects, objectsMax);
  }

  /**
   * Whether so many more objects fit.
   *
   * @throws ProblemException OVERLOADED: they do not
   */
  public void checkObjects(int moreObjects, int objectsMax) {
    if (objects + moreObjects > objectsMax) {
      throw Problem.of(
              ErrorCode.OVERLOADED,
              "jobs that have not ended have too many objects together: submit again when some"
                  + " have, or fewer objects",
              "at most " + objectsMax + " objects of unfinished jobs",
              objects + " and " + moreObjects + " more")
          .retryAfter(RETRY_AFTER_MS)
          .asException();
    }
  }
}
