package io.packetfs.scheduler.core;

import org.jspecify.annotations.Nullable;

/** An exponentially weighted moving average whose first value counts whole. Not thread-safe. */
final class Ewma {
  private final double weight;
  private double value;
  private boolean isKnown;

  /**
   * Begins without a value.
   *
   * @param weight of the newest sample, 0..1
   */
  Ewma(double weight) {
    this.weight = weight;
  }

  void add(double sample) {
    value = isKnown ? value + weight * (sample - value) : sample;
    isKnown = true;
  }

  /** The average, or null before the first sample. */
  @Nullable Double value() {
    return isKnown ? Double.valueOf(value) : null;
  }

  double or(double unknown) {
    return isKnown ? value : unknown;
  }
}
