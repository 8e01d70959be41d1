package io.packetfs.scheduler.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How politely an origin is being read right now.
 *
 * @param origin scheme://host:port
 * @param paused whether an operator stopped it
 * @param backoffUntilMs no stream opens before this, in ms since the epoch, or null
 * @param fillingStreams streams that may make the origin work, over all caches
 * @param fillingBound how many of those may be open
 * @param caches streams through each cache, by its id; {@code null} id: straight to the origin
 */
public record OriginStatus(
    String origin,
    boolean paused,
    @Nullable Long backoffUntilMs,
    int fillingStreams,
    int fillingBound,
    List<CacheStreams> caches) {

  /** Copies the list. */
  public OriginStatus {
    caches = List.copyOf(caches);
  }

  /**
   * Streams through one cache.
   *
   * @param cacheId the cache, or null: none
   * @param streams open now
   * @param bound how many may be
   */
  public record CacheStreams(@Nullable String cacheId, int streams, int bound) {}
}
