package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.JobProgress.ObjectProgress;
import io.packetfs.scheduler.core.JobProgress.Part;
import io.packetfs.window.WindowRun;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What of one object is being checked, who had a part in its coverage, and who must not have one
 * any more.
 *
 * <p>The coverage merges runs and forgets who computed them; here only the names are kept, so its
 * size follows the pCPUs, not the windows.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class Scrutiny {
  private static final double UNIT = 0x1p-53;
  private static final int UNIT_BITS = 53;

  private final Set<Check> open = new LinkedHashSet<>();
  private final Set<String> contributors = new TreeSet<>();

  /** Ascending; most objects have none, and then all ask the same empty list. */
  private List<String> barred = List.of();

  /** How many checks are open: asked for with each task. */
  private int openCount;

  /** Bytes in the coverage by share. */
  private final Map<ShareSums, Long> parts = new LinkedHashMap<>();

  /** A restart left runs of which nobody knows who computed them. */
  private boolean hasStrangers;

  /**
   * Whether a run belongs to the sample: the same answer for the same run, whoever asks.
   *
   * @param share which share of runs does, 0..1
   */
  static boolean isSampled(double share, String jobId, int objectIndex, WindowRun run) {
    if (share <= 0) {
      return false;
    }
    long hash = Rendezvous.mix(jobId.hashCode() + Rendezvous.mix(objectIndex));
    hash = Rendezvous.mix(hash ^ Rendezvous.mix(run.from()) ^ Rendezvous.mix(~run.to()));
    return (hash >>> (Long.SIZE - UNIT_BITS)) * UNIT < share;
  }

  /** Takes up what a restart left. */
  void restore(ObjectProgress progress, Shares shares) {
    barred = progress.barred();
    hasStrangers = !progress.done().isEmpty();
    progress.parts().forEach(part -> parts.put(shares.at(part.shareIndex()), part.bytes()));
  }

  void add(Check check) {
    open.add(check);
    openCount = open.size();
  }

  void remove(Check check) {
    open.remove(check);
    openCount = open.size();
  }

  boolean isOpen(Check check) {
    return open.contains(check);
  }

  /** The checks without a verdict. */
  List<Check> open() {
    return List.copyOf(open);
  }

  /** Adds the checks' tasks that are under way. */
  void addAwaited(List<Flight> awaited) {
    for (Check check : open) {
      Flight flight = check.flight;
      if (flight != null) {
        awaited.add(flight);
      }
    }
  }

  int openCount() {
    return openCount;
  }

  /** A run of that pCPU came into the coverage. */
  void contributed(String pcpu, Assigned assigned) {
    contributors.add(pcpu);
    assigned.addTo(parts);
  }

  /** What is in the coverage, by whom. */
  List<Part> parts() {
    return parts.entrySet().stream()
        .map(part -> new Part(part.getKey().index, part.getValue()))
        .toList();
  }

  /** What is in the coverage is not in the result any more, and its checks decide nothing. */
  void takeBack(JobWork job) {
    parts.forEach((share, bytes) -> share.bytesProcessed -= bytes);
    for (Check check : open) {
      job.unverifiedWindows -= check.isDisputed() ? 0 : check.run.count();
    }
    begin();
  }

  /** Whether that pCPU has, or may have, a part in the coverage or in an open check. */
  boolean mayHavePart(String pcpu) {
    return hasStrangers
        || contributors.contains(pcpu)
        || open.stream()
            .anyMatch(
                check ->
                    check.heard(pcpu)
                        || (check.flight != null
                            && check.flight.pcpu.attributes().id().equals(pcpu)));
  }

  /** That pCPU gets nothing of the object any more. */
  void bar(String pcpu) {
    if (!isBarred(pcpu)) {
      barred = Stream.concat(barred.stream(), Stream.of(pcpu)).sorted().toList();
    }
  }

  boolean isBarred(String pcpu) {
    return barred.contains(pcpu);
  }

  /** Who gets nothing of the object any more, by id. */
  List<String> barred() {
    return barred;
  }

  /** The coverage is empty again: nobody has a part in it, and nothing of it needs a check. */
  void begin() {
    open.clear();
    openCount = 0;
    contributors.clear();
    parts.clear();
    hasStrangers = false;
  }
}
