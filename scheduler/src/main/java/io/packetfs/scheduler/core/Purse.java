package io.packetfs.scheduler.core;

import org.jspecify.annotations.Nullable;

/**
 * What is in hand of a day's budget: slices that the store charged already, so that spending one
 * needs no store and a crash wastes a slice but never passes the cap. Slices die with their day:
 * nothing is paid from one so late that its requests could reach the origin on the next.
 *
 * <p>Not thread-safe.
 */
final class Purse {
  /** The name under which the budget over all origins is charged. */
  static final String OVERALL = "*";

  private static final long DAY_MS = 86_400_000;

  private final String origin;
  private final @Nullable Long bytesCap;
  private final @Nullable Long requestsCap;
  private long bytes;
  private long requests;
  private long endsMs;
  private long askedUntilMs;
  private long refusedUntilMs;

  Purse(String origin, @Nullable Long bytesCap, @Nullable Long requestsCap) {
    this.origin = origin;
    this.bytesCap = bytesCap;
    this.requestsCap = requestsCap;
  }

  /** Whether anything is capped at all. */
  boolean isCapped() {
    return bytesCap != null || requestsCap != null;
  }

  /** Whether one task could ever be paid on one day. */
  boolean couldEverPay(long taskBytes, long taskRequests) {
    return (bytesCap == null || taskBytes <= bytesCap)
        && (requestsCap == null || taskRequests <= requestsCap);
  }

  /** Whose it is, for people. */
  String name() {
    return origin.equals(OVERALL) ? "all origins together" : origin;
  }

  /** Its caps, for people. */
  String capText() {
    return (bytesCap == null ? "any number of" : bytesCap)
        + " bytes and "
        + (requestsCap == null ? "any number of" : requestsCap)
        + " requests a day";
  }

  boolean canPay(long taskBytes, long taskRequests, long nowMs) {
    if (!isCapped()) {
      return true;
    }
    dropDead(nowMs);
    return !isClosing(nowMs) && taskBytes <= bytes && taskRequests <= requests;
  }

  /** Whether a task that is sent now might still ask on the next day. */
  private boolean isClosing(long nowMs) {
    return nowMs < endsMs && nowMs >= endsMs - Bounds.FETCH_DEADLINE_MS;
  }

  void pay(long taskBytes, long taskRequests) {
    if (isCapped()) {
      bytes -= taskBytes;
      requests -= taskRequests;
    }
  }

  /** Puts back what was certainly never sent; nothing, if its day is over. */
  void refund(long taskBytes, long taskRequests, long paidMs, long nowMs) {
    if (isCapped() && nowMs < endsMs && paidMs < endsMs && paidMs >= endsMs - DAY_MS) {
      bytes += taskBytes;
      requests += taskRequests;
    }
  }

  /** Until when nothing more can be had, or null if that is not known to be so. */
  @Nullable Long emptyUntilMs(long nowMs) {
    return nowMs < refusedUntilMs
        ? Long.valueOf(refusedUntilMs)
        : isClosing(nowMs) ? Long.valueOf(endsMs) : null;
  }

  /**
   * The wish for another slice, or null if one is under way, was refused for today, or could not be
   * spent any more.
   *
   * @param bytesMin what would already help
   */
  Command.@Nullable ReserveBudget wish(long bytesMin, long requestsMin, long nowMs) {
    if (nowMs < askedUntilMs || nowMs < refusedUntilMs || isClosing(nowMs)) {
      return null;
    }
    askedUntilMs = nowMs + Bounds.SLICE_TIMEOUT_MS;
    long bytesMissing = Math.max(1, bytesMin - bytes);
    long requestsMissing = Math.max(1, requestsMin - requests);
    return new Command.ReserveBudget(
        origin,
        Math.max(bytesMissing, slice(bytesCap, Bounds.SLICE_BYTES)),
        bytesMissing,
        Math.max(requestsMissing, slice(requestsCap, Bounds.SLICE_REQUESTS)),
        requestsMissing,
        bytesCap,
        requestsCap);
  }

  /** A slice dies with its holder, too: of a small cap it must be a small part. */
  private static long slice(@Nullable Long cap, long usual) {
    return cap == null
        ? Long.MAX_VALUE >> 8
        : Math.max(cap / Bounds.SLICE_PART, Math.min(usual, cap / Bounds.SLICE_PART_MAX));
  }

  /** Takes a slice, or learns that there is none. */
  void receive(long sliceBytes, long sliceRequests, long sliceEndsMs, long nowMs) {
    askedUntilMs = 0;
    if (sliceBytes == 0 && sliceRequests == 0) {
      refusedUntilMs = sliceEndsMs;
      return;
    }
    dropDead(nowMs);
    bytes += sliceBytes;
    requests += sliceRequests;
    endsMs = sliceEndsMs;
  }

  private void dropDead(long nowMs) {
    if (nowMs >= endsMs) {
      bytes = 0;
      requests = 0;
    }
  }
}
