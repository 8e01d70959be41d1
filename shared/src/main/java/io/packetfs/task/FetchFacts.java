package io.packetfs.task;

import org.jspecify.annotations.Nullable;

/**
 * What fetching cost and what the caches said, summed over the fetches of a task.
 *
 * @param requests requests sent to the source, redirects and failed ones too
 * @param bytesFetched body bytes received or read
 * @param bytesProcessed bytes that at least one reducer read, each counted once
 * @param hits responses that a cache said it had
 * @param misses responses that a cache said it had to fetch
 * @param unknown responses without a word from a cache
 * @param hitBytes body bytes of hits
 * @param fillBytes body bytes of responses that were not known hits
 * @param cacheSource the header that told, of the last response that had one, or null
 * @param pop the point of presence that answered last, or null
 * @param firstByteMicros time to the first byte of the first fetch, in µs
 * @param serviceMicros time from the arrival of the task to its reply, in µs
 */
public record FetchFacts(
    int requests,
    long bytesFetched,
    long bytesProcessed,
    int hits,
    int misses,
    int unknown,
    long hitBytes,
    long fillBytes,
    @Nullable String cacheSource,
    @Nullable String pop,
    long firstByteMicros,
    long serviceMicros) {

  /** Nothing was fetched. */
  public static final FetchFacts NONE = new FetchFacts(0, 0, 0, 0, 0, 0, 0, 0, null, null, 0, 0);

  /** What both cost together. Cache and point of presence are those that answered last. */
  public FetchFacts plus(FetchFacts next) {
    return new FetchFacts(
        requests + next.requests,
        bytesFetched + next.bytesFetched,
        bytesProcessed + next.bytesProcessed,
        hits + next.hits,
        misses + next.misses,
        unknown + next.unknown,
        hitBytes + next.hitBytes,
        fillBytes + next.fillBytes,
        next.cacheSource != null ? next.cacheSource : cacheSource,
        next.pop != null ? next.pop : pop,
        firstByteMicros != 0 ? firstByteMicros : next.firstByteMicros,
        serviceMicros + next.serviceMicros);
  }

  /** The same, with what was computed and how long it all took, in µs. */
  public FetchFacts processed(long bytes, long micros) {
    return new FetchFacts(
        requests,
        bytesFetched,
        bytes,
        hits,
        misses,
        unknown,
        hitBytes,
        fillBytes,
        cacheSource,
        pop,
        firstByteMicros,
        micros);
  }
}
