package io.packetfs.scheduler.store;

import org.jspecify.annotations.Nullable;

/**
 * A wish for a slice.
 *
 * @param origin whose budget; the overall one is {@link #OVERALL}
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
    @Nullable Long requestsCap) {

  /** Stands for all origins together. */
  public static final String OVERALL = "*";

  /** Milliseconds of a UTC day; the database's days have no leap seconds. */
  static final long DAY_MS = 86_400_000;

  /** How long a day's counters are kept: should the clock be set back, no day begins anew. */
  static final int DAYS_KEPT = 31;

  /** Checks the ranges. */
  public BudgetRequest {
    if (bytesMin < 0 || bytesMin > bytesWish || requestsMin < 0 || requestsMin > requestsWish) {
      throw new IllegalArgumentException(
          "a slice needs 0 <= min <= wish, not bytes "
              + bytesMin
              + ".."
              + bytesWish
              + ", requests "
              + requestsMin
              + ".."
              + requestsWish);
    }
  }

  /**
   * What the day can give: the wish, or what is left below the cap if that is at least the minimum;
   * nothing of both if either minimum does not fit, or the day is over.
   *
   * @param spent what the day has given so far
   * @param nowMs the database's time on that day, or behind it
   */
  BudgetSlice grant(BudgetSpent spent, long nowMs) {
    long bytes = Math.min(bytesWish, left(bytesCap, spent.bytes()));
    long requests = Math.min(requestsWish, left(requestsCap, spent.requests()));
    long dayEndsInMs = Math.max(0, (spent.day() + 1) * DAY_MS - nowMs);
    boolean fits = bytes >= bytesMin && requests >= requestsMin && dayEndsInMs > 0;
    return new BudgetSlice(origin, spent.day(), fits ? bytes : 0, fits ? requests : 0, dayEndsInMs);
  }

  /**
   * A cap may have been lowered below what was spent; without one, only the counter itself must not
   * overflow.
   */
  private static long left(@Nullable Long cap, long spent) {
    return Math.max(0, (cap == null ? Long.MAX_VALUE : cap) - spent);
  }
}
