package io.packetfs.wire;

/**
 * A client wants a job to end. An ended job stays as it is; either way the reply is its status.
 *
 * @param jobId the job
 */
public record CancelJob(String jobId) {}
