package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.OriginLimits;
import io.packetfs.scheduler.core.OriginState.CacheState;
import io.packetfs.scheduler.core.OriginStatus.CacheStreams;
import io.packetfs.scheduler.core.StreamBound.Observation;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How one origin is treated, whatever happens: any sequence of streams that open and close, of hits
 * and misses, of refusals with and without a time.
 */
final class PolitenessTest {
  private static final int HISTORIES = 400;
  private static final int STEPS = 300;
  private static final long RETRY_AFTER_MAX_MS = 20_000;

  /** An open task's streams. */
  private record Open(CacheState cache, boolean filling, int streams) {}

  /** One origin, three ways to it (two caches and none), and what is open. */
  private static final class History {
    final SeededRandom random;
    final int max;
    final OriginState origin;
    final List<CacheState> caches = new ArrayList<>();
    final List<Open> open = new ArrayList<>();
    long nowMs = 1_000_000;

    History(SeededRandom random) {
      this.random = random;
      this.max = random.between(1, OriginLimits.STREAMS_MAX);
      this.origin =
          new OriginState("http://h.example:80", false, new OriginLimits(max, null, null));
      for (String id : new String[] {null, "near", "far"}) {
        CacheState cache = origin.cache(id);
        assertTrue(cache != null);
        caches.add(cache);
      }
    }

    void step() {
      switch (random.between(0, 9)) {
        case 0 -> nowMs += random.scaled(RETRY_AFTER_MAX_MS);
        case 1, 2, 3, 4 -> tryOpen();
        case 5 -> refused();
        default -> answered(random.pick(hit(), hit(), hit(), new Observation.Untold(), miss()));
      }
    }

    Observation hit() {
      return new Observation.Hit(random.between(100, 50_000));
    }

    static Observation miss() {
      return new Observation.Miss();
    }

    void tryOpen() {
      CacheState cache = random.pick(caches);
      int free = origin.freeStreams(cache, nowMs);
      if (free > 0) {
        Open opened =
            new Open(cache, origin.isFilling(cache), random.between(1, Math.min(4, free)));
        origin.open(cache, opened.filling, opened.streams);
        open.add(opened);
        bothBoundsHoldFor(opened);
      }
    }

    /** Nothing that opens passes a bound; what was open when a bound fell may stay. */
    private void bothBoundsHoldFor(Open opened) {
      OriginStatus status = origin.status(nowMs);
      CacheStreams streams = streamsOf(opened.cache);
      assertTrue(streams.streams() <= streams.bound(), streams::toString);
      if (opened.filling) {
        assertTrue(status.fillingStreams() <= status.fillingBound(), status::toString);
      }
    }

    private CacheStreams streamsOf(CacheState cache) {
      return origin.status(nowMs).caches().stream()
          .filter(streams -> (streams.cacheId() == null ? "" : streams.cacheId()).equals(cache.id))
          .findFirst()
          .orElseThrow();
    }

    void answered(Observation observation) {
      if (!open.isEmpty()) {
        Open closed = open.remove(random.between(0, open.size() - 1));
        origin.close(closed.cache, closed.filling, closed.streams);
        origin.observe(closed.cache, observation);
      }
    }

    void refused() {
      if (open.isEmpty()) {
        return;
      }
      Open closed = open.remove(random.between(0, open.size() - 1));
      origin.close(closed.cache, closed.filling, closed.streams);
      OriginStatus before = origin.status(nowMs);
      List<Integer> freeBefore = free(nowMs);
      origin.observe(closed.cache, new Observation.Refusal());
      Long retryAfterMs = random.oneIn(3) ? null : (Long) random.scaled(RETRY_AFTER_MAX_MS);
      origin.throttled(retryAfterMs, nowMs);
      OriginStatus after = origin.status(nowMs);
      assertTrue(after.fillingBound() <= before.fillingBound(), "filling");
      for (int i = 0; i < caches.size(); i++) {
        assertTrue(after.caches().get(i).bound() <= before.caches().get(i).bound(), "bound");
        assertTrue(free(nowMs).get(i) <= freeBefore.get(i), "free");
      }
      closedUntil(nowMs + pauseMs(retryAfterMs), before.backoffUntilMs());
    }

    private static long pauseMs(@Nullable Long retryAfterMs) {
      return Math.max(Bounds.BACKOFF_MIN_MS, retryAfterMs == null ? 0 : retryAfterMs);
    }

    /** Obeyed to the ms, and never shortened by a later word. */
    private void closedUntil(long untilMs, @Nullable Long beforeMs) {
      assertEquals(List.of(0, 0, 0), free(nowMs));
      assertEquals(List.of(0, 0, 0), free(untilMs - 1));
      if (beforeMs != null) {
        assertTrue(origin.backoffUntilMs >= beforeMs);
        assertEquals(List.of(0, 0, 0), free(beforeMs - 1));
      }
    }

    List<Integer> free(long atMs) {
      return caches.stream().map(cache -> origin.freeStreams(cache, atMs)).toList();
    }

    void everyBoundIsInItsRange() {
      OriginStatus status = origin.status(nowMs);
      int floor = Math.min(StreamBound.FLOOR, max);
      assertTrue(status.fillingBound() >= floor && status.fillingBound() <= max);
      for (CacheStreams cache : status.caches()) {
        assertTrue(cache.bound() >= floor && cache.bound() <= max, cache::toString);
        assertTrue(cache.streams() >= 0, cache::toString);
      }
      assertEquals(
          open.stream().filter(Open::filling).mapToInt(Open::streams).sum(),
          status.fillingStreams());
    }

    void closeAll() {
      open.forEach(streams -> origin.close(streams.cache(), streams.filling(), streams.streams()));
      open.clear();
    }
  }

  @Test
  void noHistoryPassesABoundRaisesARateByARefusalOrForgetsARetryAfter() {
    Seeds.forAll(
        HISTORIES,
        random -> {
          History history = new History(random);
          for (int i = 0; i < STEPS; i++) {
            history.step();
            history.everyBoundIsInItsRange();
          }
        });
  }

  @Test
  void afterQuietEveryOriginIsReadAgainAndQuickHitsOpenAllThatThePolicyAllows() {
    Seeds.forAll(
        HISTORIES,
        random -> {
          History history = new History(random);
          for (int i = 0; i < STEPS; i++) {
            history.step();
          }
          history.closeAll();
          history.nowMs = Math.max(history.nowMs, history.origin.backoffUntilMs);
          history.free(history.nowMs).forEach(free -> assertTrue(free >= 1));
          CacheState near = history.caches.get(1);
          for (int i = 0; i < OriginLimits.STREAMS_MAX * StreamBound.HITS_TO_RISE; i++) {
            history.origin.observe(near, new Observation.Hit(1_000));
          }
          assertEquals(history.max, history.origin.freeStreams(near, history.nowMs));
        });
  }

  @Test
  void retryAfterIsObeyedToTheMillisecond() {
    Seeds.forAll(
        HISTORIES,
        random -> {
          History history = new History(random);
          long pauseMs = random.between(Bounds.BACKOFF_MIN_MS, Bounds.RETRY_AFTER_MAX_MS);
          history.origin.throttled(pauseMs, history.nowMs);
          assertEquals(List.of(0, 0, 0), history.free(history.nowMs + pauseMs - 1));
          history.free(history.nowMs + pauseMs).forEach(free -> assertTrue(free >= 1));
        });
  }

  @Test
  void anOriginThatAsksForNoPauseGetsAShortOneAllTheSame() {
    History history = new History(new SeededRandom(1));
    history.origin.throttled(0L, history.nowMs);
    assertEquals(List.of(0, 0, 0), history.free(history.nowMs + Bounds.BACKOFF_MIN_MS - 1));
  }

  @Test
  void refusalsThatDoNotSayForHowLongCloseTheOriginForLongerEachTime() {
    OriginState origin = new OriginState("http://h:80", false, OriginLimits.DEFAULT);
    long nowMs = 0;
    long before = 0;
    for (int i = 0; i < 8; i++) {
      origin.throttled(null, nowMs);
      long pause = origin.backoffUntilMs - nowMs;
      assertTrue(pause > before, "pause " + i);
      before = pause;
      nowMs = origin.backoffUntilMs;
    }
    origin.observe(origin.cache("near"), new Observation.Hit(1_000));
    origin.throttled(null, nowMs);
    assertTrue(origin.backoffUntilMs - nowMs <= Bounds.BACKOFF_BASE_MS);
  }

  @Test
  void streamsThatMayFillShareOneBoundOverAllCaches() {
    OriginState origin = new OriginState("http://h:80", false, OriginLimits.DEFAULT);
    CacheState near = origin.cache("near");
    CacheState far = origin.cache("far");
    origin.open(near, origin.isFilling(near), 1);
    origin.open(far, origin.isFilling(far), 1);
    assertEquals(0, origin.freeStreams(near, 0));
    assertEquals(0, origin.freeStreams(origin.cache("third"), 0));
    origin.observe(near, new Observation.Hit(1_000));
    assertEquals(1, origin.freeStreams(near, 0), "what a cache has costs the origin nothing");
    assertEquals(0, origin.freeStreams(far, 0));
  }

  @Test
  void aMissMakesItsCacheAFillingOneAtOnce() {
    OriginState origin = new OriginState("http://h:80", false, OriginLimits.DEFAULT);
    CacheState near = origin.cache("near");
    origin.observe(near, new Observation.Hit(1_000));
    assertTrue(!origin.isFilling(near));
    origin.observe(near, new Observation.Miss());
    assertTrue(origin.isFilling(near));
  }
}
