package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import org.jspecify.annotations.Nullable;

/**
 * How a fetch ended.
 *
 * @param identity what the response said, or null if none came that was right
 * @param published the checksum of the whole object that the response publishes, or null
 * @param finalUrl where allowed redirects led, or null if nowhere else
 * @param facts what it cost, whether it succeeded or not; bytesProcessed and serviceMicros are 0
 * @param problem what went wrong, or null: the sink has all bytes
 */
public record FetchOutcome(
    @Nullable Identity identity,
    @Nullable PublishedChecksum published,
    @Nullable String finalUrl,
    FetchFacts facts,
    @Nullable Problem problem) {}
