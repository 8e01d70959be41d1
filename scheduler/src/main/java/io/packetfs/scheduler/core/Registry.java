package io.packetfs.scheduler.core;

import io.packetfs.task.PcpuAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pCPUs that were heard lately. Owned by the core; not thread-safe. */
final class Registry {
  private final TreeMap<String, PcpuState> pcpus = new TreeMap<>();

  /** The same; who was heard longest ago comes first. */
  private final LinkedHashMap<String, PcpuState> byHeard = new LinkedHashMap<>();

  private final FreeSlots free = new FreeSlots();
  private final Crews crews = new Crews();
  private final Map<String, LastFailure> convicts = new HashMap<>();

  /** Nobody is silent before. */
  private long silentAtMs;

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
      convicted(joined, convicts.get(attributes.id()));
      pcpus.put(attributes.id(), joined);
      byHeard.put(attributes.id(), joined);
      take(joined);
      return;
    }
    known.lastHeardMs = nowMs;
    byHeard.putLast(attributes.id(), known);
    if (!known.attributes().equals(attributes)) {
      leave(known);
      known.describe(attributes);
      take(known);
    }
  }

  private void take(PcpuState pcpu) {
    free.join(pcpu);
    crews.enlist(pcpu);
    version++;
  }

  private void leave(PcpuState pcpu) {
    free.leave(pcpu);
    crews.dismiss(pcpu);
    version++;
  }

  /** Those that take one more task. */
  FreeSlots free() {
    return free;
  }

  /** Those that may get tasks, by what they can do. */
  Crews crews() {
    return crews;
  }

  /** A task was given to it. */
  void occupy(PcpuState pcpu) {
    pcpu.slotsInUse++;
    free.update(pcpu);
  }

  /** A task that it had is over. */
  void vacate(PcpuState pcpu) {
    pcpu.slotsInUse--;
    free.update(pcpu);
  }

  void remove(String id) {
    PcpuState known = pcpus.get(id);
    if (known != null && !known.removed) {
      known.removed = true;
      crews.dismiss(known);
      version++;
    }
  }

  /** It computed wrongly: it gets no tasks before it is released, also if it registers anew. */
  void convict(String id, LastFailure why) {
    convicts.put(id, why);
    mark(id, why);
  }

  /** It gets tasks again. */
  void release(String id) {
    convicts.remove(id);
    mark(id, null);
  }

  private void mark(String id, @Nullable LastFailure why) {
    PcpuState known = pcpus.get(id);
    if (known != null && known.convicted != (why != null)) {
      crews.dismiss(known);
      convicted(known, why);
      crews.enlist(known);
      version++;
    }
  }

  private static void convicted(PcpuState pcpu, @Nullable LastFailure why) {
    pcpu.convicted = why != null;
    if (why != null) {
      pcpu.lastFailure = why;
    }
  }

  /** Drops those that were silent for too long and returns them. */
  List<PcpuState> dropSilent(long nowMs) {
    if (nowMs < silentAtMs) {
      return List.of();
    }
    List<PcpuState> silent = new ArrayList<>();
    silentAtMs = eldestSilentAtMs(nowMs);
    while (silentAtMs <= nowMs) {
      PcpuState eldest = byHeard.pollFirstEntry().getValue();
      pcpus.remove(eldest.attributes().id());
      leave(eldest);
      silent.add(eldest);
      silentAtMs = eldestSilentAtMs(nowMs);
    }
    return silent;
  }

  /** When whom it heard longest ago is silent; whoever comes later, later. */
  private long eldestSilentAtMs(long nowMs) {
    Map.Entry<String, PcpuState> eldest = byHeard.firstEntry();
    long heardMs = eldest == null ? nowMs : eldest.getValue().lastHeardMs;
    return heardMs + Bounds.PCPU_SILENT_MS;
  }

  /** Those that could ever run the object's program over it, as of this version. */
  Eligible eligible(ObjectWork object) {
    Eligible known = object.eligible;
    if (known == null) {
      known = Eligible.of(object, object.passes.now().demand());
      object.eligible = known;
    }
    known.update(this);
    return known;
  }
}
