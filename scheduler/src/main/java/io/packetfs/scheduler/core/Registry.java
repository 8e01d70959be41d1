package io.packetfs.scheduler.core;

import io.packetfs.task.PcpuAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pCPUs that were heard lately. Owned by the core; not thread-safe. */
final class Registry {
  private final TreeMap<String, PcpuState> pcpus = new TreeMap<>();
  private final Set<String> convicts = new HashSet<>();
  private long version = 1;

  /** Changes whenever the answer to "who can run this" may have changed. */
  long version() {
    return version;
  }

  Collection<PcpuState> all() {
    return pcpus.values();
  }

  @Nullable PcpuState find(String id) {
    return pcpus.get(id);
  }

  void heard(PcpuAttributes attributes, long nowMs) {
    PcpuState known = pcpus.get(attributes.id());
    if (known == null) {
      PcpuState joined = new PcpuState(attributes, nowMs);
      joined.convicted = convicts.contains(attributes.id());
      pcpus.put(attributes.id(), joined);
      version++;
      return;
    }
    known.lastHeardMs = nowMs;
    if (!known.attributes().equals(attributes)) {
      known.describe(attributes);
      version++;
    }
  }

  void remove(String id) {
    PcpuState known = pcpus.get(id);
    if (known != null && !known.removed) {
      known.removed = true;
      version++;
    }
  }

  /** It computed wrongly: it gets no tasks before it is released, also if it registers anew. */
  void convict(String id) {
    convicts.add(id);
    mark(id, true);
  }

  /** It gets tasks again. */
  void release(String id) {
    convicts.remove(id);
    mark(id, false);
  }

  private void mark(String id, boolean convicted) {
    PcpuState known = pcpus.get(id);
    if (known != null && known.convicted != convicted) {
      known.convicted = convicted;
      version++;
    }
  }

  /** Drops those that were silent for too long and returns them. */
  List<PcpuState> dropSilent(long nowMs) {
    List<PcpuState> silent = new ArrayList<>();
    for (Iterator<PcpuState> i = pcpus.values().iterator(); i.hasNext(); ) {
      PcpuState pcpu = i.next();
      if (nowMs - pcpu.lastHeardMs >= Bounds.PCPU_SILENT_MS) {
        i.remove();
        version++;
        silent.add(pcpu);
      }
    }
    return silent;
  }

  /** Those that could ever run the object's program over it, as of this version. */
  Eligible eligible(ObjectWork object) {
    Eligible known = object.eligible;
    if (known == null || known.registryVersion() != version) {
      known = Eligible.among(pcpus.values(), object, version);
      object.eligible = known;
    }
    return known;
  }
}
