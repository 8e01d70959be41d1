package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import java.util.Map;

/**
 * What a scheduler did since it started, and what it holds.
 *
 * @param jobs jobs in memory by state
 * @param tasksSent tasks given to pCPUs
 * @param tasksFailed tasks that came back with a problem or not at all
 * @param tasksInFlight tasks under way
 * @param windowsDone windows put into a coverage
 * @param windowsRetried windows sent out again
 * @param windowsHedged windows sent out a second time
 * @param windowsDuplicate windows dropped because they were done
 * @param windowsVerified windows computed by a second pCPU too, with the same result
 * @param windowsUnverified windows that were to be, and nobody else could
 * @param windowsMismatched windows that two pCPUs computed with different results
 * @param pcpusConvicted pCPUs that were found to compute wrongly
 * @param bytesProcessed object bytes computed over
 * @param bytesFetched bytes fetched by pCPUs
 * @param cacheFillBytes of those, not known hits
 * @param requests sent to sources
 * @param hits known hits
 * @param misses known misses
 * @param unknown responses without a cache's word
 * @param epoch this leader's epoch
 */
public record Totals(
    Map<JobState, Integer> jobs,
    long tasksSent,
    long tasksFailed,
    int tasksInFlight,
    long windowsDone,
    long windowsRetried,
    long windowsHedged,
    long windowsDuplicate,
    long windowsVerified,
    long windowsUnverified,
    long windowsMismatched,
    long pcpusConvicted,
    long bytesProcessed,
    long bytesFetched,
    long cacheFillBytes,
    long requests,
    long hits,
    long misses,
    long unknown,
    long epoch) {}
