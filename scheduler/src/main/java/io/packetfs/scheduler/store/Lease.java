package io.packetfs.scheduler.store;

/**
 * Who leads, as the row said when it was asked; times by the database's clock.
 *
 * @param epoch of the one who led last, or leads; 0: nobody ever led
 * @param holder who that is; empty: nobody ever led, or the last one resigned with all its streams
 *     closed
 * @param held whether the asker leads after this call, with this epoch
 * @param expiresInMs how long the lease still lasts, in ms; &lt;= 0: it expired that long ago
 * @param streamsAllowedInMs how long the leader of this epoch must open no stream, in ms, because
 *     streams of earlier leaders may still be open; 0: it may at once
 */
public record Lease(
    long epoch, String holder, boolean held, long expiresInMs, long streamsAllowedInMs) {}
