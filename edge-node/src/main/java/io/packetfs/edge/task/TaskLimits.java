package io.packetfs.edge.task;

/**
 * The bounds on what a node does at once.
 *
 * @param concurrency tasks, 1..
 * @param taskBytesMax bytes of one task, 1..
 * @param streamsPerTaskMax fetches of one task under way at once, 1..
 * @param streamHoldBytes bytes that one stream may have waiting for a compute thread, 1..
 * @param prefetchBytesMax bytes, over the whole node, that may wait for their turn, 0..
 */
public record TaskLimits(
    int concurrency,
    long taskBytesMax,
    int streamsPerTaskMax,
    long streamHoldBytes,
    long prefetchBytesMax) {}
