package io.packetfs.job;

import org.jspecify.annotations.Nullable;

/**
 * What a job did, so far. All numbers are sums over its objects.
 *
 * @param bytesProcessed object bytes computed over, each counted once however many instructions
 *     read it
 * @param bytesFetched body bytes that pCPUs received or read, those of retries and hedges too
 * @param cacheFillBytes fetched bytes of responses that were not known cache hits; 0 for files
 * @param requests sent to sources, failed ones too
 * @param hits responses that were known hits
 * @param misses responses that were known misses
 * @param unknown responses of caches or origins that do not tell; 0 for files
 * @param hitBytes bytes of hits
 * @param elapsedMs from acceptance to the end, or to now, in ms
 */
public record JobMetrics(
    long bytesProcessed,
    long bytesFetched,
    long cacheFillBytes,
    long requests,
    long hits,
    long misses,
    long unknown,
    long hitBytes,
    long elapsedMs) {

  private static final double BYTES_PER_GIB = 1L << 30;

  /** Of a job that did nothing. */
  public static final JobMetrics NONE = new JobMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Of two jobs, one after the other: sums, the time's too. */
  public JobMetrics plus(JobMetrics other) {
    return new JobMetrics(
        bytesProcessed + other.bytesProcessed,
        bytesFetched + other.bytesFetched,
        cacheFillBytes + other.cacheFillBytes,
        requests + other.requests,
        hits + other.hits,
        misses + other.misses,
        unknown + other.unknown,
        hitBytes + other.hitBytes,
        elapsedMs + other.elapsedMs);
  }

  /** What of it fetching cost. */
  public PcpuShare.Fetched fetched() {
    return new PcpuShare.Fetched(
        bytesFetched, cacheFillBytes, hitBytes, requests, hits, misses, unknown);
  }

  /** Hit bytes over all fetched bytes, 0..1; null when no response told. */
  public @Nullable Double byteHitRatio() {
    return hits + misses == 0 ? null : ratio(hitBytes, hitBytes + cacheFillBytes);
  }

  /** Hits over the responses that told, 0..1; null when none did. */
  public @Nullable Double requestHitRatio() {
    return hits + misses == 0 ? null : ratio(hits, hits + misses);
  }

  /** Which share of the responses told, 0..1; null when there was none. */
  public @Nullable Double cacheStatusCoverage() {
    long responses = hits + misses + unknown;
    return responses == 0 ? null : ratio(hits + misses, responses);
  }

  /** CPUpwn: GiB of object bytes computed over per second of wall-clock time. */
  public double cpupwnGibPerSecond() {
    return elapsedMs <= 0 ? 0 : bytesProcessed / BYTES_PER_GIB / (elapsedMs / 1000.0);
  }

  private static @Nullable Double ratio(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
