package io.packetfs.job;

import io.packetfs.origin.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What running a program over one object would cost.
 *
 * @param url the object
 * @param identity what the probe pinned; null if the size was given
 * @param windows windows read
 * @param fetches requests for windows
 * @param bytes bytes asked for
 * @param requests all requests, the probe too
 */
public record PlanEstimate(
    String url,
    @Nullable Identity identity,
    long windows,
    long fetches,
    long bytes,
    long requests) {}
