package io.packetfs.scheduler.store;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a slice.
 *
 * @param origin whose budget; the overall one is {@code "*"}
 * @param bytesWish as much as this
 * @param bytesMin at least this, or nothing
 * @param requestsWish as many as this
 * @param requestsMin at least this, or nothing
 * @param bytesCap the day's cap, or null: none
 * @param requestsCap the day's cap, or null: none
 */
public record BudgetRequest(
    String origin,
    long bytesWish,
    long bytesMin,
    long requestsWish,
    long requestsMin,
    @Nullable Long bytesCap,
    @Nullable Long requestsCap) {}
