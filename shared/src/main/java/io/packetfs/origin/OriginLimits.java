package io.packetfs.origin;

import org.jspecify.annotations.Nullable;

/**
 * How hard an origin may be worked.
 *
 * @param streamsMax the most streams, through one cache as well as filling, 1..{@link #STREAMS_MAX}
 * @param bytesPerDay cap a UTC day, or null: none
 * @param requestsPerDay cap a UTC day, or null: none
 */
public record OriginLimits(
    int streamsMax, @Nullable Long bytesPerDay, @Nullable Long requestsPerDay) {

  /** The most streams that politeness ever allows. */
  public static final int STREAMS_MAX = 10;

  /** What an origin that the policy does not single out gets. */
  public static final OriginLimits DEFAULT = new OriginLimits(STREAMS_MAX, null, null);

  /** Checks the ranges. */
  public OriginLimits {
    if (streamsMax < 1 || streamsMax > STREAMS_MAX) {
      throw new IllegalArgumentException(
          "streams_max is 1 to " + STREAMS_MAX + ", not " + streamsMax);
    }
    if ((bytesPerDay != null && bytesPerDay < 0)
        || (requestsPerDay != null && requestsPerDay < 0)) {
      throw new IllegalArgumentException("a day's cap is 0 or more");
    }
  }
}
