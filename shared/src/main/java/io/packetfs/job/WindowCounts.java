package io.packetfs.job;

/**
 * How far a job is, in windows.
 *
 * @param total windows of the objects whose size is known
 * @param done windows in the coverage
 * @param retried windows sent out again after a failure
 * @param hedged windows sent out a second time because the first was late
 * @param duplicate windows that came back when they were done already
 */
public record WindowCounts(long total, long done, long retried, long hedged, long duplicate) {}
