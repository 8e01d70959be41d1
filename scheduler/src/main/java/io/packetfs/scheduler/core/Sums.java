package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import java.util.Map;

/** Sums over all jobs since the core began. Owned by the core; not thread-safe. */
final class Sums {
  long tasksSent;
  long tasksFailed;
  long windowsDone;
  long windowsRetried;
  long windowsHedged;
  long windowsDuplicate;
  long windowsVerified;
  long windowsUnverified;
  long windowsMismatched;
  long pcpusConvicted;
  long bytesProcessed;
  final FetchSums fetched = new FetchSums();

  /** The sums, with what is held now. */
  Totals with(Map<JobState, Integer> jobs, int tasksInFlight, long epoch) {
    return new Totals(
        jobs,
        tasksSent,
        tasksFailed,
        tasksInFlight,
        windowsDone,
        windowsRetried,
        windowsHedged,
        windowsDuplicate,
        windowsVerified,
        windowsUnverified,
        windowsMismatched,
        pcpusConvicted,
        bytesProcessed,
        fetched.bytesFetched,
        fetched.cacheFillBytes,
        fetched.requests,
        fetched.hits,
        fetched.misses,
        fetched.unknown,
        epoch);
  }
}
