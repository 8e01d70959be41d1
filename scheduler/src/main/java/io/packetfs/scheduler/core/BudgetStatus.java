package io.packetfs.scheduler.core;

import org.jspecify.annotations.Nullable;

/**
 * One origin's budget of one UTC day.
 *
 * @param origin scheme://host:port
 * @param day ISO date, UTC by the database's clock
 * @param bytesCap bytes a day, or null: no cap
 * @param bytesReserved charged so far, in slices
 * @param requestsCap requests a day, or null: no cap
 * @param requestsReserved charged so far, in slices
 */
public record BudgetStatus(
    String origin,
    String day,
    @Nullable Long bytesCap,
    long bytesReserved,
    @Nullable Long requestsCap,
    long requestsReserved) {}
