package io.packetfs.scheduler.core;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pCPUs that take one more task, by the cache that they fetch through: a decision looks only at
 * them, and where a cache has no free stream, at none of its pCPUs. Of one cache, who has had a
 * free slot for longest comes first.
 *
 * <p>A slot may be free and the pCPU in quarantine or told to drain: see {@link
 * PcpuState#hasFreeSlot}. Owned by the registry; not thread-safe.
 */
final class FreeSlots {
  private static final String NO_CACHE = "";

  private final TreeMap<String, Set<PcpuState>> byCache = new TreeMap<>();

  /** Those of one cache; the key is its name, empty: none. */
  Collection<Map.Entry<String, Set<PcpuState>>> byCache() {
    return byCache.entrySet();
  }

  /** The pCPU's slots or its description changed, or it is new. */
  void update(PcpuState pcpu) {
    if (pcpu.slotsInUse < pcpu.attributes().concurrency()) {
      byCache.computeIfAbsent(cache(pcpu), cache -> new LinkedHashSet<>()).add(pcpu);
    } else {
      remove(pcpu);
    }
  }

  /** It is gone, or about to describe itself anew. */
  void remove(PcpuState pcpu) {
    String cache = cache(pcpu);
    Set<PcpuState> free = byCache.get(cache);
    if (free != null && free.remove(pcpu) && free.isEmpty()) {
      byCache.remove(cache);
    }
  }

  private static String cache(PcpuState pcpu) {
    String cache = pcpu.attributes().cacheId();
    return cache == null ? NO_CACHE : cache;
  }
}
