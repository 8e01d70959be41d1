package io.packetfs.edge.source;

import io.packetfs.origin.CacheStatus;
import io.packetfs.task.FetchFacts;
import org.jspecify.annotations.Nullable;

/** What one fetch over HTTP cost, and what the cache said of it. Pure. */
final class ResponseFacts {
  private ResponseFacts() {}

  /**
   * The facts of a fetch that is over; what was not a known hit counts as fill.
   *
   * @param requests that were sent, redirects too
   * @param cache what the last response's head said, or null: there was none
   * @param bytes of the body that came
   * @param firstByteMicros from the beginning to the first of them, in µs; 0: none came
   */
  static FetchFacts of(
      int requests, @Nullable CacheStatus cache, long bytes, long firstByteMicros) {
    CacheStatus.Verdict verdict = cache == null ? null : cache.verdict();
    boolean hit = verdict == CacheStatus.Verdict.HIT;
    return new FetchFacts(
        requests,
        bytes,
        0,
        hit ? 1 : 0,
        verdict == CacheStatus.Verdict.MISS ? 1 : 0,
        verdict == CacheStatus.Verdict.UNKNOWN ? 1 : 0,
        hit ? bytes : 0,
        hit ? 0 : bytes,
        cache == null ? null : cache.source(),
        cache == null ? null : cache.pop(),
        firstByteMicros,
        0);
  }
}
