package io.packetfs.wire;

/**
 * A client asks how a job stands.
 *
 * @param jobId the job
 */
public record QueryJob(String jobId) {}
