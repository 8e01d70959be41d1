package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The pCPUs that could ever run an object's program over it, and may: the members of some {@link
 * Crew}s, without those that are barred from the object; of a job that names pCPUs, the named ones
 * among them. Each crew is looked at once, when it is new; what follows from their members is found
 * anew when the registry has changed. Where pCPUs are named, only they are looked at then, however
 * many others there are.
 *
 * <p>Owned by one {@link ObjectWork}; brought up to date by {@link Registry#eligible}; not
 * thread-safe.
 */
final class Eligible {
  private final Demand demand;

  /** Who alone may have something of the object, by id; empty: anybody. */
  private final List<String> named;

  /** Who gets nothing of the object, by id. */
  private final List<String> barred;

  private List<Crew> crews = List.of();

  /** The named ones that can run it, and may; empty also where nobody is named. */
  private List<PcpuState> chosen = List.of();

  /** Crews up to this number were looked at. */
  private long lookedAt;

  private long crewsVersion;
  private long registryVersion;
  private long slots;
  private List<String> caches = List.of();

  /**
   * Nobody yet.
   *
   * @param named who alone may have something of the object, by id, each once; empty: anybody
   * @param barred who gets nothing of the object, by id, for as long as this is used
   */
  Eligible(Demand demand, List<String> named, List<String> barred) {
    this.demand = demand;
    this.named = named;
    this.barred = barred;
  }

  /** Those who can do this for the object, and may, by what its job says and what is known now. */
  static Eligible of(ObjectWork object, Demand demand) {
    return new Eligible(demand, object.job.spec.options().pcpus(), object.scrutiny.barred());
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
    if (isOfNamed()) {
      chooseNamed(registry);
    } else {
      countMembers(registry);
    }
  }

  private void chooseNamed(Registry registry) {
    List<PcpuState> found = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    slots = 0;
    for (String id : named) {
      PcpuState pcpu = registry.find(id);
      if (pcpu == null || !isMember(pcpu) || barred.contains(id)) {
        continue;
      }
      found.add(pcpu);
      slots += pcpu.attributes().concurrency();
      String cache = pcpu.attributes().cacheId();
      if (cache != null) {
        names.add(cache);
      }
    }
    chosen = List.copyOf(found);
    caches = List.copyOf(names);
  }

  private void countMembers(Registry registry) {
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

  /** Whether the job names pCPUs: then {@link #chosen} are all. */
  boolean isOfNamed() {
    return !named.isEmpty();
  }

  /** The named ones among them, in the job's order. */
  List<PcpuState> chosen() {
    return chosen;
  }

  boolean contains(PcpuState pcpu) {
    if (isOfNamed()) {
      return chosen.contains(pcpu);
    }
    return isMember(pcpu) && (barred.isEmpty() || !barred.contains(pcpu.attributes().id()));
  }

  /** Each of them, once. */
  void forEach(Consumer<PcpuState> action) {
    has(
        pcpu -> {
          action.accept(pcpu);
          return false;
        });
  }

  /** Whether one of them is so. */
  boolean has(Predicate<PcpuState> property) {
    if (isOfNamed()) {
      for (PcpuState pcpu : chosen) {
        if (property.test(pcpu)) {
          return true;
        }
      }
      return false;
    }
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
