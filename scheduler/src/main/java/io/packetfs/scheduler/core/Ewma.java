package io.packetfs.scheduler.core;

import org.jspecify.annotations.Nullable;

/** An exponentially weighted moving average whose first value counts whole. Not thread-safe. */
final class Ewma {
  private final double weight;
  private @Nullable Double value;

  /**
   * Begins without a value.
   *
   * @param weight of the newest sample, 0..1
   */
  Ewma(double weight) {
    this.weight = weight;
  }

  void add(double sample) {
    value = value == null ? sample : value + weight * (sample - value);
  }

  /** The average, or null before the first sample. */
  @Nullable Double value() {
    return value;
  }

  double or(double unknown) {
    return value == null ? unknown : value;
  }
}
