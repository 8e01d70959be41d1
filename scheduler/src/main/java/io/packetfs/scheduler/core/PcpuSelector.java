package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.OriginState.CacheState;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses the pCPU for a piece: the best score among those with a free slot and a free stream. */
final class PcpuSelector {
  private PcpuSelector() {}

  /**
   * A pCPU for a task, and what it would cost there.
   *
   * @param cache what its streams are counted by, or null: files
   * @param rate bytes a second of one task, or 0: not measured
   * @param score why it is the one
   */
  record Choice(PcpuState pcpu, @Nullable CacheState cache, double rate, Score score) {

    /** Latency and service of so many bytes, in ms, if nothing else were to do. */
    double expectedMs(long bytes) {
      return pcpu.latencyMs() + Score.serviceMs(rate, bytes);
    }
  }

  /**
   * The best of those that can run the object's program.
   *
   * @param may who may have it
   * @return null if none has a free slot and a free stream
   */
  static @Nullable Choice choose(
      ObjectWork object, Piece piece, Registry registry, Predicate<PcpuState> may, long nowMs) {
    Eligible eligible = registry.eligible(object);
    Search search = new Search(object, piece, keeper(object, piece, eligible), nowMs);
    if (eligible.isOfNamed()) {
      for (PcpuState pcpu : eligible.chosen()) {
        FreeSlots.Line line = pcpu.line;
        if (line != null && pcpu.hasFreeSlot(nowMs) && search.enters(line) && may.test(pcpu)) {
          search.look(pcpu);
        }
      }
      return search.choice();
    }
    for (FreeSlots.Line line = registry.free().firstLine(); line != null; line = line.behind()) {
      if (!search.enters(line)) {
        continue;
      }
      for (PcpuState pcpu = line.first(); pcpu != null; pcpu = pcpu.freeBehind) {
        if (pcpu.hasFreeSlot(nowMs) && eligible.contains(pcpu) && may.test(pcpu)) {
          search.look(pcpu);
        }
      }
    }
    return search.choice();
  }

  /** A walk past pCPUs that remembers the best of them. */
  private static final class Search {
    private final ObjectWork object;
    private final Piece piece;
    private final @Nullable String keeper;
    private final long nowMs;
    private final String rateKey;
    private boolean keepsWarm;
    private double lowest = Double.POSITIVE_INFINITY;
    private @Nullable PcpuState best;
    private boolean bestKeepsWarm;

    Search(ObjectWork object, Piece piece, @Nullable String keeper, long nowMs) {
      this.object = object;
      this.piece = piece;
      this.keeper = keeper;
      this.nowMs = nowMs;
      this.rateKey = object.passes.now().rateKey();
    }

    /** Goes on to those behind a cache; false: no stream is free there. */
    boolean enters(FreeSlots.Line line) {
      keepsWarm = keeper == null || keeper.equals(line.cache);
      return object.origin.freeStreams(object.origin.cache(line.cache), nowMs) > 0;
    }

    /** One of those behind that cache, with a free slot. */
    void look(PcpuState pcpu) {
      double total = score(pcpu, piece, pcpu.rate(rateKey), keepsWarm).totalMs();
      if (total < lowest) {
        best = pcpu;
        bestKeepsWarm = keepsWarm;
        lowest = total;
      }
    }

    /** The best, asked for its score again: so only that of the best one is ever an object. */
    @Nullable Choice choice() {
      PcpuState pcpu = best;
      if (pcpu == null) {
        return null;
      }
      double rate = pcpu.rate(rateKey);
      return new Choice(
          pcpu,
          object.origin.cache(pcpu.attributes().cacheId()),
          rate,
          score(pcpu, piece, rate, bestKeepsWarm));
    }
  }

  private static Score score(PcpuState pcpu, Piece piece, double rate, boolean keepsWarm) {
    return Score.of(
        pcpu.latencyMs(),
        Score.serviceMs(rate, Grid.WINDOW_BYTES),
        (double) pcpu.slotsInUse / pcpu.attributes().concurrency(),
        pcpu.attributes().costPerGib(),
        keepsWarm,
        pcpu.attributes().id().equals(piece.lastPcpu()));
  }

  /** The cache that keeps these windows warm, if there are several to choose from. */
  private static @Nullable String keeper(ObjectWork object, Piece piece, Eligible eligible) {
    if (eligible.caches().size() < 2) {
      return null;
    }
    WindowPlan plan = object.plan();
    long window =
        plan == null
            ? object.probe().offset() / Grid.WINDOW_BYTES
            : plan.gridIndex(piece.run().from());
    return Rendezvous.keeper(
        eligible.caches(), object.url.text().hashCode(), window / Bounds.WARM_RUN_WINDOWS);
  }

  /** How many tasks of the object could be under way at once, 1... */
  static int parallelism(ObjectWork object, Eligible eligible) {
    int limit = object.job.spec.options().concurrency();
    long most = Math.min(eligible.slots(), object.origin.streamsAllowed());
    return (int) Math.max(1, limit == 0 ? most : Math.min(limit, most));
  }
}
