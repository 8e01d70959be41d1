package io.packetfs.scheduler.core;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pCPUs that can do the same things, as far as they may get tasks at all: whether they can run
 * an object is asked once of all of them. Owned by the registry; not thread-safe.
 */
final class Crew {
  /** Its place among all crews that the registry ever had, ascending from 1. */
  final long number;

  final Skills skills;
  private final List<AllowRule> serves;
  private final Set<PcpuState> members = new LinkedHashSet<>();

  /** How many members fetch through each cache. */
  private final TreeMap<String, Integer> membersByCache = new TreeMap<>();

  private List<String> caches = List.of();
  private long slots;

  /**
   * What a pCPU says that it can do; each part as in {@link PcpuAttributes}.
   *
   * @param serves URL prefixes that it is limited to; empty: any
   */
  record Skills(Set<String> schemes, List<Volume> volumes, Set<Op> ops, List<String> serves) {
    static Skills of(PcpuAttributes attributes) {
      return new Skills(
          attributes.schemes(), attributes.volumes(), attributes.ops(), attributes.serves());
    }
  }

  /** A crew without members. */
  Crew(long number, Skills skills) {
    this.number = number;
    this.skills = skills;
    this.serves = skills.serves().stream().map(prefix -> new AllowRule(prefix, false)).toList();
  }

  /** Whether its members could ever do this. The answer never changes. */
  boolean canRun(Demand demand) {
    return skills.schemes().contains(demand.url().scheme())
        && skills.ops().containsAll(demand.ops())
        && reads(demand.filePath())
        && serves(demand.url());
  }

  private boolean reads(@Nullable String filePath) {
    if (filePath == null) {
      return true;
    }
    for (Volume volume : skills.volumes()) {
      if (volume.holds(filePath)) {
        return true;
      }
    }
    return false;
  }

  private boolean serves(ObjectUrl url) {
    for (AllowRule rule : serves) {
      if (rule.allows(url)) {
        return true;
      }
    }
    return serves.isEmpty();
  }

  void add(PcpuState pcpu) {
    members.add(pcpu);
    slots += pcpu.attributes().concurrency();
    count(pcpu, 1);
  }

  /** As it was added: with the same concurrency and cache. */
  void remove(PcpuState pcpu) {
    members.remove(pcpu);
    slots -= pcpu.attributes().concurrency();
    count(pcpu, -1);
  }

  private void count(PcpuState pcpu, int change) {
    String cache = pcpu.attributes().cacheId();
    if (cache != null) {
      int before = membersByCache.size();
      membersByCache.merge(cache, change, (had, more) -> had + more == 0 ? null : had + more);
      if (membersByCache.size() != before) {
        caches = List.copyOf(membersByCache.keySet());
      }
    }
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Set<PcpuState> members() {
    return members;
  }

  /** Tasks that its members take at once, together. */
  long slots() {
    return slots;
  }

  /** The names of its members' caches, ascending, each once. */
  List<String> caches() {
    return caches;
  }
}
