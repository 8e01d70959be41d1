package io.packetfs.wire;

import io.packetfs.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * A client asks for a job. The reply is its {@code JobStatus} once it is stored.
 *
 * @param spec what to do
 * @param idempotencyKey same key and same spec: the job of the first request, so that a request
 *     whose reply was lost can be sent again; or null
 */
public record SubmitJob(JobSpec spec, @Nullable String idempotencyKey) {}
