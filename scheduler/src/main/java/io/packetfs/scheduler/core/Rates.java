package io.packetfs.scheduler.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast one pCPU is, by what that depends on ({@link PcpuState#rateKey}): EWMA in bytes a
 * second. Past {@link Bounds#RATES_MAX} of them, the one that nobody asked for longest is
 * forgotten. Not thread-safe.
 */
final class Rates {
  private static final double WEIGHT = 0.3;

  private final Map<String, Ewma> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ewma> eldest) {
          return size() > Bounds.RATES_MAX;
        }
      };

  /** The one that was asked for last; most of the time it is asked for next, too. */
  private @Nullable String lastKey;

  private @Nullable Ewma last;

  /** Measured bytes a second, or 0 if it was never measured. */
  double of(String key) {
    Ewma rate = find(key);
    return rate == null ? 0 : rate.or(0);
  }

  /** Another sample, in bytes a second. */
  void add(String key, double bytesPerSecond) {
    Ewma rate = find(key);
    if (rate == null) {
      rate = new Ewma(WEIGHT);
      byKey.put(key, rate);
    }
    rate.add(bytesPerSecond);
  }

  private @Nullable Ewma find(String key) {
    if (!key.equals(lastKey)) {
      last = byKey.get(key);
      lastKey = last == null ? null : key;
    }
    return last;
  }
}
