package io.packetfs.scheduler.store;

/**
 * The row that says who leads, and the rules by which it moves: pure, the same for every store.
 *
 * @param epoch of the last leader; 0: nobody ever led
 * @param holder the last leader, or empty: none whose streams could be open
 * @param expiresMs when its lease ends, by the database's clock
 * @param streamsFromMs when it may open streams, by the database's clock
 */
record LeadershipRow(long epoch, String holder, long expiresMs, long streamsFromMs) {
  static final String NO_HOLDER = "";
  static final LeadershipRow FIRST = new LeadershipRow(0, NO_HOLDER, 0, 0);

  /** Refuses wishes that no caller should have. */
  static void check(String holder, long leaseMs) {
    if (holder.isEmpty() || leaseMs < 1 || leaseMs > Store.LEASE_MS_MAX) {
      throw new IllegalArgumentException(
          "a lease needs a holder's name and 1.."
              + Store.LEASE_MS_MAX
              + " ms, not \""
              + holder
              + "\" and "
              + leaseMs);
    }
  }

  /** Whether the asker goes on with the epoch that it has. */
  boolean isHeldBy(String asker, long heldEpoch, long nowMs) {
    return epoch == heldEpoch && holder.equals(asker) && nowMs < expiresMs;
  }

  /**
   * Whether another epoch can begin. Who has the whole store for itself knows that the last leader
   * is dead.
   */
  boolean isFree(Tenancy tenancy, long nowMs) {
    return switch (tenancy) {
      case SOLE -> true;
      case SHARED -> nowMs >= expiresMs;
    };
  }

  LeadershipRow renewed(long leaseMs, long nowMs) {
    return new LeadershipRow(epoch, holder, nowMs + leaseMs, streamsFromMs);
  }

  /**
   * The next epoch. Whoever led before opened no stream after its lease ended, or after now if the
   * store proves its death; so all are closed {@link Store#STREAM_MS_MAX} later. What its own
   * predecessor left counts on, unless the clock was set back below it.
   */
  LeadershipRow granted(String asker, long leaseMs, long nowMs) {
    long lastStreamMs = holder.isEmpty() ? 0 : Math.min(expiresMs, nowMs) + Store.STREAM_MS_MAX;
    long quietFromMs = Math.min(Math.max(streamsFromMs, lastStreamMs), nowMs + Store.STREAM_MS_MAX);
    return new LeadershipRow(epoch + 1, asker, nowMs + leaseMs, quietFromMs);
  }

  /** The lease ends now; whose streams are closed need not be waited for. */
  LeadershipRow resigned(boolean clean, long nowMs) {
    return new LeadershipRow(
        epoch, clean ? NO_HOLDER : holder, Math.min(expiresMs, nowMs), streamsFromMs);
  }

  /**
   * No lease lasts longer than {@link Store#LEASE_MS_MAX}: one that seems to was written before the
   * clock was set back, and would keep everybody out for as long.
   */
  LeadershipRow bounded(long nowMs) {
    return new LeadershipRow(
        epoch, holder, Math.min(expiresMs, nowMs + Store.LEASE_MS_MAX), streamsFromMs);
  }

  Lease lease(boolean held, long nowMs) {
    return new Lease(
        epoch,
        holder,
        held,
        epoch == 0 ? 0 : expiresMs - nowMs,
        Math.max(0, streamsFromMs - nowMs));
  }

  /** Refuses what an older (or invented) epoch writes. */
  void fence(long writerEpoch) {
    if (epoch != writerEpoch) {
      throw new DeposedException(writerEpoch, epoch);
    }
  }
}
