package io.packetfs.scheduler.store;

/**
 * What was charged to an origin on one day.
 *
 * @param origin whose budget
 * @param day days since 1970-01-01 UTC
 * @param bytes charged
 * @param requests charged
 */
public record BudgetSpent(String origin, long day, long bytes, long requests) {

  /** The same day after this slice, too. */
  BudgetSpent plus(BudgetSlice slice) {
    return new BudgetSpent(
        origin,
        day,
        Math.addExact(bytes, slice.bytes()),
        Math.addExact(requests, slice.requests()));
  }
}
