package io.packetfs.scheduler.core;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pCPUs that take one more task, by the cache that they fetch through: a decision looks only at
 * them, and where a cache has no free stream, at none of its pCPUs. Of one cache, who has had a
 * free slot for longest comes first; of the caches, the one that has had such a pCPU for longest.
 *
 * <p>A slot may be free and the pCPU in quarantine or told to drain: see {@link
 * PcpuState#hasFreeSlot}. Owned by the registry; not thread-safe.
 */
final class FreeSlots {
  private static final String NO_CACHE = "";

  /** The first line in which somebody stands, and the last one. */
  private @Nullable Line firstOccupied;

  private @Nullable Line lastOccupied;

  /** Those of the caches of all registered pCPUs. */
  private final Map<String, Line> lines = new HashMap<>();

  /**
   * Those of one cache. The links stand in the pCPUs: each task that is sent or answered may move
   * one of them out or in, from anywhere.
   */
  static final class Line {
    /** The cache's name; empty: none. */
    final String cache;

    private int registered;
    private @Nullable PcpuState first;
    private @Nullable PcpuState last;

    /** Its neighbours among the lines in which somebody stands. */
    private @Nullable Line before;

    private @Nullable Line behind;

    private Line(String cache) {
      this.cache = cache;
    }

    /** The next line in which somebody stands. */
    @Nullable Line behind() {
      return behind;
    }

    /** Who stands here for longest; the next is its {@code freeBehind}. */
    @Nullable PcpuState first() {
      return first;
    }

    private void add(PcpuState pcpu) {
      PcpuState before = last;
      pcpu.inLine = true;
      pcpu.freeBefore = before;
      if (before == null) {
        first = pcpu;
      } else {
        before.freeBehind = pcpu;
      }
      last = pcpu;
    }

    private void remove(PcpuState pcpu) {
      PcpuState before = pcpu.freeBefore;
      PcpuState behind = pcpu.freeBehind;
      if (before == null) {
        first = behind;
      } else {
        before.freeBehind = behind;
      }
      if (behind == null) {
        last = before;
      } else {
        behind.freeBefore = before;
      }
      pcpu.inLine = false;
      pcpu.freeBefore = null;
      pcpu.freeBehind = null;
    }
  }

  /** The first line in which somebody stands; the next is its {@code behind}. */
  @Nullable Line firstLine() {
    return firstOccupied;
  }

  /** The pCPU is registered, or has described itself anew. */
  void join(PcpuState pcpu) {
    String cache = pcpu.attributes().cacheId();
    Line line = lines.computeIfAbsent(cache == null ? NO_CACHE : cache, Line::new);
    line.registered++;
    pcpu.line = line;
    update(pcpu);
  }

  /** It is gone, or about to describe itself anew. */
  void leave(PcpuState pcpu) {
    Line line = pcpu.line;
    if (line == null) {
      return;
    }
    if (pcpu.inLine) {
      stepOut(pcpu, line);
    }
    pcpu.line = null;
    if (--line.registered == 0) {
      lines.remove(line.cache);
    }
  }

  /** The pCPU's slots changed. One that was dropped stays out, whatever it still had. */
  void update(PcpuState pcpu) {
    Line line = pcpu.line;
    boolean takesOneMore = pcpu.slotsInUse < pcpu.attributes().concurrency();
    if (line == null || takesOneMore == pcpu.inLine) {
      return;
    }
    if (takesOneMore) {
      if (line.first == null) {
        append(line);
      }
      line.add(pcpu);
    } else {
      stepOut(pcpu, line);
    }
  }

  private void stepOut(PcpuState pcpu, Line line) {
    line.remove(pcpu);
    if (line.first == null) {
      unlink(line);
    }
  }

  private void append(Line line) {
    Line before = lastOccupied;
    line.before = before;
    if (before == null) {
      firstOccupied = line;
    } else {
      before.behind = line;
    }
    lastOccupied = line;
  }

  private void unlink(Line line) {
    Line before = line.before;
    Line behind = line.behind;
    if (before == null) {
      firstOccupied = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      lastOccupied = before;
    } else {
      behind.before = before;
    }
    line.before = null;
    line.behind = null;
  }
}
