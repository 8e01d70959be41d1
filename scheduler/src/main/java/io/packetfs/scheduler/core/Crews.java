package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.Crew.Skills;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The registered pCPUs that may get tasks, by what they can do. A pCPU that comes or goes costs
 * what it changes: most join a crew that is there, and who knows that crew knows them. Owned by the
 * registry; not thread-safe.
 */
final class Crews {
  private final Map<Skills, Crew> bySkills = new HashMap<>();
  private final TreeMap<Long, Crew> byNumber = new TreeMap<>();
  private long made;
  private long version;

  /** Changes whenever a crew comes or goes. */
  long version() {
    return version;
  }

  /** Those with a number above this one, the oldest first. */
  Iterable<Crew> newerThan(long number) {
    return byNumber.tailMap(number, false).values();
  }

  /** The number of the newest one, or of one that is gone and was newer. */
  long newest() {
    return made;
  }

  /** The pCPU is new, or says something new of itself: it joins the crew that it belongs to. */
  void enlist(PcpuState pcpu) {
    if (pcpu.removed || pcpu.convicted || pcpu.attributes().draining()) {
      return;
    }
    Crew crew = bySkills.computeIfAbsent(Skills.of(pcpu.attributes()), this::found);
    crew.add(pcpu);
    pcpu.crew = crew;
  }

  private Crew found(Skills skills) {
    Crew crew = new Crew(++made, skills);
    byNumber.put(crew.number, crew);
    version++;
    return crew;
  }

  /** The pCPU gets no tasks any more, or is about to describe itself anew. */
  void dismiss(PcpuState pcpu) {
    Crew crew = pcpu.crew;
    if (crew == null) {
      return;
    }
    pcpu.crew = null;
    crew.remove(pcpu);
    if (crew.isEmpty()) {
      bySkills.remove(crew.skills);
      byNumber.remove(crew.number);
      version++;
    }
  }
}
