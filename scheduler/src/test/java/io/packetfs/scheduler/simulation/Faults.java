package io.packetfs.scheduler.simulation;

import io.packetfs.testing.SeededRandom;
import java.util.EnumMap;
import java.util.Map;

/** Which faults happen, how often, and how often they did. */
final class Faults {

  /** What can go wrong. */
  enum Kind {
    MESSAGE_LOST,
    MESSAGE_DOUBLED,
    MESSAGE_SLOW,
    PCPU_CRASH,
    PCPU_FREEZE,
    PCPU_WRONG_REPLY,
    PCPU_LEAVES,
    CACHE_MISS,
    ORIGIN_THROTTLES,
    ORIGIN_THROTTLES_SILENTLY,
    ORIGIN_FAILS,
    ORIGIN_STALLS,
    OBJECT_CHANGES,
    SLICE_LOST,
    SCHEDULER_CRASH
  }

  private final SeededRandom random;
  private final double share;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private boolean on = true;

  Faults(SeededRandom random, double share) {
    this.random = random;
    this.share = share;
  }

  void stop() {
    on = false;
  }

  /** Whether this fault happens now; {@code likelihood} scales this history's share. */
  boolean happens(Kind kind, double likelihood) {
    if (!on || !random.chance(share * likelihood)) {
      return false;
    }
    counts.merge(kind, 1, Integer::sum);
    return true;
  }

  Map<Kind, Integer> counts() {
    return counts;
  }
}
