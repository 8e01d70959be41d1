package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each pCPU did for one job: of the first {@link Bounds#SHARES_PER_JOB_MAX} each alone, as
 * long as there is room for them over all jobs, of the others together. Owned by the core; not
 * thread-safe.
 */
final class Shares {
  private final Room room;

  /** By the pCPU's id: looked up for each task. */
  private final Map<@Nullable String, ShareSums> byPcpu = new HashMap<>();

  private final List<ShareSums> inOrder = new ArrayList<>();

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
    ShareSums known = byPcpu.get(place.pcpu());
    if (known == null) {
      return newcomer(place);
    }
    return known.isOf(place) ? known : described(place);
  }

  /** It stands elsewhere than it did, or again where it once did. */
  private ShareSums described(PcpuPlace place) {
    for (ShareSums share : inOrder) {
      if (share.isOf(place)) {
        return share;
      }
    }
    return newcomer(place);
  }

  private ShareSums newcomer(PcpuPlace place) {
    boolean apart = inOrder.size() < Bounds.SHARES_PER_JOB_MAX && room.left > 0;
    if (apart) {
      return begin(place);
    }
    ShareSums others = byPcpu.get(PcpuPlace.OTHERS.pcpu());
    return others == null ? begin(PcpuPlace.OTHERS) : others;
  }

  private ShareSums begin(PcpuPlace place) {
    ShareSums begun = new ShareSums(place, inOrder.size());
    byPcpu.put(place.pcpu(), begun);
    inOrder.add(begun);
    room.left--;
    return begun;
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
