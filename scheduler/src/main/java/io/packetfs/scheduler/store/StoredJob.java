package io.packetfs.scheduler.store;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * A job's row.
 *
 * @param id sorts by creation
 * @param spec what was asked for
 * @param state where it is
 * @param createdMs when it was accepted
 * @param endedMs when it ended, or null
 * @param progress what the core needs to go on, or to tell of an ended job, as JSON (see {@code
 *     JobProgress} in {@code cluster})
 */
public record StoredJob(
    String id,
    JobSpec spec,
    JobState state,
    long createdMs,
    @Nullable Long endedMs,
    String progress) {}
