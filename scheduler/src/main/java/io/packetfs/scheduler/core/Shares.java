package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each pCPU did for one job: of the first {@link Bounds#SHARES_PER_JOB_MAX} each alone, as
 * long as there is room for them over all jobs, of the others together. Owned by the core; not
 * thread-safe.
 */
final class Shares {
  private static final int CHAINS_MIN = 4;
  private static final int HASH_HALF = 16;

  private final Room room;

  private final List<ShareSums> inOrder = new ArrayList<>();

  /**
   * The same by the pCPU's id, as chains: a power of two. One is looked up for each task, seldom
   * twice the same, so each step of the way is memory that is in no cache.
   */
  private @Nullable ShareSums[] chains = new ShareSums[CHAINS_MIN];

  /** What is left over all jobs. */
  static final class Room {
    private int left = Bounds.SHARES_MAX;
  }

  Shares(Room room) {
    this.room = room;
  }

  /** Takes up what a restart left. */
  void restore(List<PcpuShare> before) {
    before.forEach(share -> begin(share.place()).restore(share));
  }

  /** That of a pCPU, or that of all that are not told apart. */
  ShareSums of(PcpuPlace place) {
    ShareSums known = find(place);
    return known == null ? newcomer(place) : known;
  }

  private @Nullable ShareSums find(PcpuPlace place) {
    ShareSums share = chains[chainOf(place)];
    while (share != null && !share.isOf(place)) {
      share = share.nextInChain;
    }
    return share;
  }

  private int chainOf(PcpuPlace place) {
    int hash = Objects.hashCode(place.pcpu());
    return (hash ^ hash >>> HASH_HALF) & (chains.length - 1);
  }

  private ShareSums newcomer(PcpuPlace place) {
    boolean apart = inOrder.size() < Bounds.SHARES_PER_JOB_MAX && room.left > 0;
    if (apart) {
      return begin(place);
    }
    ShareSums others = find(PcpuPlace.OTHERS);
    return others == null ? begin(PcpuPlace.OTHERS) : others;
  }

  private ShareSums begin(PcpuPlace place) {
    if (inOrder.size() == chains.length) {
      chains = new ShareSums[2 * chains.length];
      inOrder.forEach(this::link);
    }
    ShareSums begun = new ShareSums(place, inOrder.size());
    inOrder.add(begun);
    link(begun);
    room.left--;
    return begun;
  }

  private void link(ShareSums share) {
    int chain = chainOf(share.place);
    share.nextInChain = chains[chain];
    chains[chain] = share;
  }

  /** The job is not held any more. */
  void release() {
    room.left += inOrder.size();
  }

  /**
   * Of what was done before a restart nobody knows who did it. What of that is not in the result
   * any more is taken from the shares, the last first, so that they add up.
   *
   * @param bytes what is in the result, of all of them
   */
  void shrinkTo(long bytes) {
    long excess = inOrder.stream().mapToLong(share -> share.bytesProcessed).sum() - bytes;
    for (int i = inOrder.size() - 1; i >= 0 && excess > 0; i--) {
      ShareSums share = inOrder.get(i);
      long part = Math.min(excess, share.bytesProcessed);
      share.bytesProcessed -= part;
      excess -= part;
    }
  }

  ShareSums at(int index) {
    return inOrder.get(index);
  }

  /**
   * As they stand, in the order in which something first became of their tasks.
   *
   * @param awaited the tasks that nothing became of yet
   */
  List<PcpuShare> told(List<Flight> awaited) {
    awaited.forEach(flight -> of(flight.assigned.place).awaited++);
    List<PcpuShare> told = inOrder.stream().map(ShareSums::told).toList();
    inOrder.forEach(share -> share.awaited = 0);
    return told;
  }
}
