package io.packetfs.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who did how much of a job: its bytes are divided among them without rest. Immutable.
 *
 * @param pcpus each with its tasks, in the order in which they got their first; past a bound all
 *     further ones together, as {@link PcpuPlace#OTHERS}
 * @param asOfMs when this was so, in ms since the epoch, if it is told from the store and the job
 *     has not ended; null: it is so now
 */
public record JobShares(List<PcpuShare> pcpus, @Nullable Long asOfMs) {
  /** Copies the list. */
  public JobShares {
    pcpus = List.copyOf(pcpus);
  }

  /** The bytes of the result. */
  public long bytesProcessed() {
    return pcpus.stream().mapToLong(PcpuShare::bytesProcessed).sum();
  }

  /** The tasks that were given to pCPUs. */
  public long taskCount() {
    return pcpus.stream().mapToLong(PcpuShare::taskCount).sum();
  }

  /** By the caches that they fetch through; null: none, or not known. */
  public List<PcpuShare> byCache() {
    return by(place -> new PcpuPlace(null, null, place.cacheId(), null));
  }

  /** By region; null: none, or not known. */
  public List<PcpuShare> byRegion() {
    return by(place -> new PcpuPlace(null, null, null, place.region()));
  }

  private List<PcpuShare> by(Function<PcpuPlace, PcpuPlace> group) {
    Map<PcpuPlace, PcpuShare> groups = new LinkedHashMap<>();
    for (PcpuShare share : pcpus) {
      PcpuPlace name = group.apply(share.place());
      groups.merge(name, share.as(name), (one, other) -> one.plus(other, name));
    }
    return List.copyOf(groups.values());
  }
}
