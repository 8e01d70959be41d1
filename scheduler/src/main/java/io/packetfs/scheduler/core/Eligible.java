package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The pCPUs that could ever run an object's program over it, and may: the members of some {@link
 * Crew}s, without those that are barred from the object. Each crew is looked at once, when it is
 * new; what follows from their members is found anew when the registry has changed.
 *
 * <p>Owned by one {@link ObjectWork}; brought up to date by {@link Registry#eligible}; not
 * thread-safe.
 */
final class Eligible {
  private final Demand demand;

  /** Who gets nothing of the object, by id. */
  private final List<String> barred;

  private List<Crew> crews = List.of();

  /** Crews up to this number were looked at. */
  private long lookedAt;

  private long crewsVersion;
  private long registryVersion;
  private long slots;
  private List<String> caches = List.of();

  /**
   * Nobody yet.
   *
   * @param barred who gets nothing of the object, by id, for as long as this is used
   */
  Eligible(Demand demand, List<String> barred) {
    this.demand = demand;
    this.barred = barred;
  }

  /** Brings it up to date, if the registry has changed since. */
  void update(Registry registry) {
    if (isAsOf(registry)) {
      return;
    }
    if (crewsVersion != registry.crews().version()) {
      look(registry.crews());
    }
    registryVersion = registry.version();
    slots = 0;
    for (Crew crew : crews) {
      slots += crew.slots();
    }
    for (String id : barred) {
      PcpuState pcpu = registry.find(id);
      slots -= pcpu != null && isMember(pcpu) ? pcpu.attributes().concurrency() : 0;
    }
    caches = crews.size() == 1 && barred.isEmpty() ? crews.getFirst().caches() : allCaches();
  }

  /** Whether the registry has not changed since it was last brought up to date. */
  boolean isAsOf(Registry registry) {
    return registryVersion == registry.version();
  }

  private void look(Crews all) {
    List<Crew> able = new ArrayList<>();
    for (Crew crew : crews) {
      if (!crew.isEmpty()) {
        able.add(crew);
      }
    }
    for (Crew crew : all.newerThan(lookedAt)) {
      if (crew.canRun(demand)) {
        able.add(crew);
      }
    }
    crews = List.copyOf(able);
    lookedAt = all.newest();
    crewsVersion = all.version();
  }

  private List<String> allCaches() {
    TreeSet<String> names = new TreeSet<>();
    for (Crew crew : crews) {
      if (barred.isEmpty()) {
        names.addAll(crew.caches());
        continue;
      }
      for (PcpuState pcpu : crew.members()) {
        String cache = pcpu.attributes().cacheId();
        if (cache != null && contains(pcpu)) {
          names.add(cache);
        }
      }
    }
    return List.copyOf(names);
  }

  private boolean isMember(PcpuState pcpu) {
    Crew crew = pcpu.crew;
    return crew != null && crews.contains(crew);
  }

  boolean contains(PcpuState pcpu) {
    return isMember(pcpu) && (barred.isEmpty() || !barred.contains(pcpu.attributes().id()));
  }

  /** Each of them, once. */
  void forEach(Consumer<PcpuState> action) {
    for (Crew crew : crews) {
      for (PcpuState pcpu : crew.members()) {
        if (contains(pcpu)) {
          action.accept(pcpu);
        }
      }
    }
  }

  /** Whether one of them is so. */
  boolean has(Predicate<PcpuState> property) {
    for (Crew crew : crews) {
      for (PcpuState pcpu : crew.members()) {
        if (contains(pcpu) && property.test(pcpu)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isEmpty() {
    return slots == 0;
  }

  /** Tasks that they take at once, together. */
  long slots() {
    return slots;
  }

  /** The names of their caches, ascending, each once. */
  List<String> caches() {
    return caches;
  }
}
