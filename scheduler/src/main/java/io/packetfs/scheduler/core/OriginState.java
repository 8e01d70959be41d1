package io.packetfs.scheduler.core;

import io.packetfs.origin.OriginLimits;
import io.packetfs.scheduler.core.OriginStatus.CacheStreams;
import io.packetfs.scheduler.core.StreamBound.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one origin is treated: two bounds on streams, back-off, and its purse. Owned by the core; not
 * thread-safe.
 *
 * <p>Two bounds, because thirty points of presence behind one URL are not one server: streams
 * through each cache, and streams over all caches that may make the origin work (filling ones: the
 * cache does not tell, or had a miss lately).
 */
final class OriginState {
  /** Straight to the origin. */
  private static final String NO_CACHE = "";

  final String name;
  final boolean isFile;
  final Purse purse;
  final ReadyQueue ready = new ReadyQueue();
  private final OriginLimits limits;
  private final TreeMap<String, CacheState> caches = new TreeMap<>();
  private StreamBound fillingBound;
  private int fillingStreams;
  private int refusalsInRow;
  boolean paused;

  /** Whether a job ever named it, or it ever asked to be left alone. */
  boolean used;

  long backoffUntilMs;

  OriginState(String name, boolean isFile, OriginLimits limits) {
    this.name = name;
    this.isFile = isFile;
    this.limits = limits;
    this.fillingBound = StreamBound.initial(limits);
    this.purse =
        isFile
            ? new Purse(name, null, null)
            : new Purse(name, limits.bytesPerDay(), limits.requestsPerDay());
  }

  /** Streams through one cache. */
  static final class CacheState {
    final String id;
    private StreamBound bound;
    private int streams;
    private boolean warm;

    private CacheState(String id, OriginLimits limits) {
      this.id = id;
      this.bound = StreamBound.initial(limits);
    }
  }

  /** The cache's state; null for files, whose streams nobody counts. */
  @Nullable CacheState cache(@Nullable String cacheId) {
    return isFile
        ? null
        : caches.computeIfAbsent(
            cacheId == null ? NO_CACHE : cacheId, id -> new CacheState(id, limits));
  }

  /** Whether a stream through this cache may make the origin work. */
  boolean isFilling(@Nullable CacheState cache) {
    return cache != null && (cache.id.equals(NO_CACHE) || !cache.warm);
  }

  /** How many streams could open through this cache now; 0 in back-off. */
  int freeStreams(@Nullable CacheState cache, long nowMs) {
    if (isClosed(nowMs)) {
      return 0;
    }
    if (cache == null) {
      return Integer.MAX_VALUE;
    }
    int free = cache.bound.streams() - cache.streams;
    if (isFilling(cache)) {
      free = Math.min(free, fillingBound.streams() - fillingStreams);
    }
    return Math.max(0, free);
  }

  /**
   * How many streams its bounds would allow through all the caches in use, open ones included; at
   * least 1.
   */
  int streamsAllowed() {
    if (isFile) {
      return Integer.MAX_VALUE;
    }
    int warm = 0;
    for (CacheState cache : caches.values()) {
      warm += isFilling(cache) ? 0 : cache.bound.streams();
    }
    return Math.max(1, warm + fillingBound.streams());
  }

  boolean isClosed(long nowMs) {
    return paused || nowMs < backoffUntilMs;
  }

  /** Whether its last word was a refusal. */
  boolean refusedLately() {
    return refusalsInRow > 0;
  }

  void open(@Nullable CacheState cache, boolean filling, int streams) {
    if (cache != null) {
      cache.streams += streams;
      fillingStreams += filling ? streams : 0;
    }
  }

  void close(@Nullable CacheState cache, boolean filling, int streams) {
    if (cache != null) {
      cache.streams -= streams;
      fillingStreams -= filling ? streams : 0;
    }
  }

  /** What a task's responses showed. */
  void observe(@Nullable CacheState cache, Observation observation) {
    if (cache == null) {
      return;
    }
    cache.bound = cache.bound.after(observation);
    fillingBound = fillingBound.after(observation);
    switch (observation) {
      case Observation.Hit hit -> {
        cache.warm = true;
        refusalsInRow = 0;
      }
      case Observation.Untold untold -> {
        cache.warm = false;
        refusalsInRow = 0;
      }
      case Observation.Miss miss -> {
        cache.warm = false;
        refusalsInRow = 0;
      }
      case Observation.Refusal refusal -> {}
    }
  }

  /**
   * The origin asked for fewer requests. What it says is obeyed to the ms, but for a pause that is
   * none: "Retry-After: 0" on every answer would else be asked again as fast as it answers.
   *
   * @param retryAfterMs for how long, or null if it did not say
   * @return whether it is left alone for longer than it would have been
   */
  boolean throttled(@Nullable Long retryAfterMs, long nowMs) {
    refusalsInRow++;
    long pause =
        retryAfterMs == null
            ? BackOff.pauseMs(
                Bounds.BACKOFF_BASE_MS, Bounds.BACKOFF_MAX_MS, refusalsInRow, name.hashCode())
            : Math.clamp(retryAfterMs, Bounds.BACKOFF_MIN_MS, Bounds.RETRY_AFTER_MAX_MS);
    boolean longer = nowMs + pause > backoffUntilMs;
    backoffUntilMs = Math.max(backoffUntilMs, nowMs + pause);
    return longer;
  }

  OriginStatus status(long nowMs) {
    List<CacheStreams> streams = new ArrayList<>();
    for (CacheState cache : caches.values()) {
      streams.add(
          new CacheStreams(
              cache.id.equals(NO_CACHE) ? null : cache.id, cache.streams, cache.bound.streams()));
    }
    return new OriginStatus(
        name,
        paused,
        nowMs < backoffUntilMs ? backoffUntilMs : null,
        fillingStreams,
        fillingBound.streams(),
        streams);
  }
}
