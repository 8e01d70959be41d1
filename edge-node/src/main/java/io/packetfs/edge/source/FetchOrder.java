package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a source.
 *
 * @param url the object
 * @param fetch its bytes; may reach beyond the end only if no identity is expected
 * @param expected the pinned identity, or null: the first response pins it
 * @param identityRule the weakest validator accepted
 * @param deadlineMs how long bytes may stream, in ms, 1..
 * @param allowance requests that may still be sent, shared by the fetches of a task
 * @param turn ends when the sink may be called; a failed turn is followed by an abort
 * @param holdBytesMax bytes that may wait for the sink before the stream is paused, 1..
 */
public record FetchOrder(
    ObjectUrl url,
    Fetch fetch,
    @Nullable Identity expected,
    IdentityRule identityRule,
    int deadlineMs,
    RequestAllowance allowance,
    Future<?> turn,
    long holdBytesMax) {}
