package io.packetfs.scheduler.simulation;

import io.packetfs.testing.SeededRandom;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which faults happen, how often, and how often they did. Each history has only some of the kinds,
 * each with a likelihood of its own: faults that hide each other's effects meet seldom enough
 * (swarm testing: Groce et al., ISSTA 2012).
 */
final class Faults {

  /** What can go wrong. */
  enum Kind {
    MESSAGE_LOST,
    MESSAGE_DOUBLED,
    TASK_DOUBLED,
    MESSAGE_SLOW,
    REPLY_LATE,
    PCPU_CRASH,
    PCPU_FREEZE,
    PCPU_WRONG_REPLY,
    PCPU_REMOVED,
    PCPU_DRAINS,
    CACHE_MISS,
    ORIGIN_THROTTLES,
    ORIGIN_THROTTLES_SILENTLY,
    ORIGIN_FAILS,
    ORIGIN_STALLS,
    ORIGIN_IS_SLOW,
    OBJECT_CHANGES,
    SCHEDULER_CRASH,
    SCHEDULER_FREEZE,
    SCHEDULER_RETIRES,
    CUT_FROM_DATABASE,
    CUT_FROM_PCPUS,
    CUT_FROM_SCHEDULERS,
    DATABASE_SLOW,
    DATABASE_FAILS_BEFORE,
    DATABASE_FAILS_AFTER,
    DATABASE_AWAY,
    DATABASE_CLOCK_JUMPS,
    JOB_SUBMITTED_TWICE,
    JOB_CANCELLED,
    ORIGIN_PAUSED
  }

  /** What must follow from them in some of the histories, or they prove nothing. */
  enum Effect {
    TAKEOVER,
    LEADER_DEPOSED,
    OLD_EPOCH_REFUSED,
    OLD_TASK_REFUSED,
    TASK_LOST,
    LATE_REPLY,
    DUPLICATE_DROPPED,
    HEDGED,
    VERIFIED,
    RESTORED_FROM_CHECKPOINT,
    RETRY_AFTER_INHERITED,
    MIDNIGHT_PASSED,
    VALUES_AFTER_MAPS,
    DONE_BY_NAMED_ALONE
  }

  private final SeededRandom random;
  private final Map<Kind, Double> likelihoods = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
  private boolean on = true;

  Faults(SeededRandom random) {
    this.random = random;
    boolean calm = random.oneIn(8);
    for (Kind kind : Kind.values()) {
      boolean chosen = random.oneIn(2);
      double likelihood = random.between(1, 150) / 1_000.0;
      likelihoods.put(kind, chosen && !calm ? likelihood : 0.0);
    }
  }

  void stop() {
    on = false;
  }

  boolean areOn() {
    return on;
  }

  /** Whether this fault happens now; {@code weight} scales the likelihood in this history. */
  boolean happens(Kind kind, double weight) {
    double likelihood = likelihoods.getOrDefault(kind, 0.0) * weight;
    if (!on || likelihood <= 0 || !random.chance(likelihood)) {
      return false;
    }
    counts.merge(kind, 1, Integer::sum);
    return true;
  }

  void saw(Effect effect) {
    effects.merge(effect, 1, Integer::sum);
  }

  Map<Kind, Integer> counts() {
    return counts;
  }

  Map<Effect, Integer> effects() {
    return effects;
  }
}
