package io.packetfs.scheduler.core;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Which cache keeps which windows: highest random weight (Thaler and Ravishankar 1998), so that a
 * cache that comes or goes moves only its own windows. Pure.
 */
final class Rendezvous {
  private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
  private static final long MIX_2 = 0x94d049bb133111ebL;

  private Rendezvous() {}

  /**
   * The cache for a run of windows.
   *
   * @param objectHash of the object's URL
   * @param windowGroup the windows' place on the grid over {@link Bounds#WARM_RUN_WINDOWS}
   * @return null if there are no caches
   */
  static @Nullable String keeper(Collection<String> caches, long objectHash, long windowGroup) {
    String keeper = null;
    long best = 0;
    for (String cache : caches) {
      long weight = mix(objectHash ^ mix(windowGroup) ^ mix(cache.hashCode()));
      if (keeper == null
          || Long.compareUnsigned(weight, best) > 0
          || (weight == best && cache.compareTo(keeper) < 0)) {
        keeper = cache;
        best = weight;
      }
    }
    return keeper;
  }

  /** SplitMix64's output function: each bit of the value moves every bit of the result. */
  static long mix(long value) {
    long x = (value ^ (value >>> 30)) * MIX_1;
    x = (x ^ (x >>> 27)) * MIX_2;
    return x ^ (x >>> 31);
  }
}
