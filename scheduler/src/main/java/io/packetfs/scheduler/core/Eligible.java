package io.packetfs.scheduler.core;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pCPUs that could ever run an object's program over it, and may. True as long as the registry
 * has the version that it was made from, so it is made once and not for each task.
 *
 * @param registryVersion of the registry that it was made from
 * @param pcpus in no order
 * @param caches the names of their caches, ascending, each once
 * @param slots tasks that they take at once, together
 */
record Eligible(long registryVersion, Set<PcpuState> pcpus, List<String> caches, long slots) {

  /** Those among the registered ones. */
  static Eligible among(Collection<PcpuState> registered, ObjectWork object, long version) {
    Set<PcpuState> pcpus = new HashSet<>();
    TreeSet<String> caches = new TreeSet<>();
    long slots = 0;
    for (PcpuState pcpu : registered) {
      if (!pcpu.canRun(object.demand) || object.scrutiny.isBarred(pcpu.attributes().id())) {
        continue;
      }
      pcpus.add(pcpu);
      slots += pcpu.attributes().concurrency();
      String cache = pcpu.attributes().cacheId();
      if (cache != null) {
        caches.add(cache);
      }
    }
    return new Eligible(version, Collections.unmodifiableSet(pcpus), List.copyOf(caches), slots);
  }

  boolean isEmpty() {
    return pcpus.isEmpty();
  }
}
