package io.packetfs.scheduler.core;

import io.packetfs.origin.OriginLimits;

/**
 * How many streams may be open at once through one cache, or toward one origin: additive increase,
 * multiplicative decrease (Chiu and Jain 1989), between 2 and 10, or as low as 1 where the policy
 * says so. Pure: each response makes a new value.
 *
 * <p>Only a known cache hit that came as quickly as usual raises it. A refusal, a failure or a miss
 * never does.
 *
 * @param streams the bound, 1..10
 * @param max what the policy allows, 1..10
 * @param goodInRow quick hits since the last change
 * @param firstByteMicros usual time to the first byte, EWMA in µs; 0: not yet known
 */
record StreamBound(int streams, int max, int goodInRow, double firstByteMicros) {

  /** Where every bound begins and below which it falls only if the policy says so. */
  static final int FLOOR = 2;

  /** Quick hits in a row that open one more stream. */
  static final int HITS_TO_RISE = 4;

  /** A first byte is quick when it takes at most this many times the usual... */
  static final double QUICK_FACTOR = 2;

  /** ... and this many µs, which measuring itself may cost. */
  static final double QUICK_SLACK_MICROS = 5_000;

  private static final double EWMA_WEIGHT = 0.2;

  /** The bound of an origin that nothing is known of. */
  static StreamBound initial(OriginLimits limits) {
    return new StreamBound(Math.min(FLOOR, limits.streamsMax()), limits.streamsMax(), 0, 0);
  }

  /** What a response does to it. */
  StreamBound after(Observation observation) {
    return switch (observation) {
      case Observation.Hit hit -> afterHit(hit.firstByteMicros());
      case Observation.Untold untold -> this;
      case Observation.Miss miss -> halved();
      case Observation.Refusal refusal -> halved();
    };
  }

  private StreamBound afterHit(double micros) {
    boolean quick =
        firstByteMicros == 0 || micros <= firstByteMicros * QUICK_FACTOR + QUICK_SLACK_MICROS;
    double usual =
        firstByteMicros == 0 ? micros : firstByteMicros + EWMA_WEIGHT * (micros - firstByteMicros);
    if (!quick) {
      return new StreamBound(streams, max, 0, usual);
    }
    boolean rises = goodInRow + 1 >= HITS_TO_RISE && streams < max;
    return new StreamBound(rises ? streams + 1 : streams, max, rises ? 0 : goodInRow + 1, usual);
  }

  private StreamBound halved() {
    return new StreamBound(Math.max(Math.min(FLOOR, max), streams / 2), max, 0, firstByteMicros);
  }

  /** What a response showed. */
  sealed interface Observation {
    /** A cache had it. */
    record Hit(double firstByteMicros) implements Observation {}

    /** Fine, and no cache told whether it had it. */
    record Untold() implements Observation {}

    /** A cache had to fetch it. */
    record Miss() implements Observation {}

    /** 429, 503, another failure of the origin, or too slow. */
    record Refusal() implements Observation {}
  }
}
