package io.packetfs.scheduler.store;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store of plain maps. */
final class MemoryStore implements Store {
  private final Tenancy tenancy;
  private final LongSupplier clock;
  private final NavigableMap<String, Row> rows = new TreeMap<>();
  private final Map<String, String> idsByKey = new HashMap<>();
  private final Map<DayOfOrigin, BudgetSpent> spent = new HashMap<>();
  private final Map<String, Hold> holds = new TreeMap<>();
  private final Map<String, StoredPcpu> pcpus = new TreeMap<>();
  private LeadershipRow leadership = LeadershipRow.FIRST;

  /**
   * A job, the key that it came with, its windows, the epoch whose leader has it, and whether it is
   * to be cancelled.
   */
  private record Row(
      StoredJob job,
      @Nullable String key,
      NavigableMap<WindowPlace, WindowResult> windows,
      long takenEpoch,
      boolean cancelRequested) {

    Row with(StoredJob moved) {
      return new Row(moved, key, windows, takenEpoch, cancelRequested);
    }

    Row taken(long epoch) {
      return new Row(job, key, windows, epoch, cancelRequested);
    }

    Row withCancelRequested() {
      return new Row(job, key, windows, takenEpoch, true);
    }
  }

  /** Why an origin is left alone; until when by the clock. */
  private record Hold(boolean paused, long backOffUntilMs) {
    static final Hold NONE = new Hold(false, 0);
  }

  /** The order in which windows are told. */
  private record WindowPlace(int object, long window) implements Comparable<WindowPlace> {
    private static final Comparator<WindowPlace> ORDER =
        Comparator.comparingInt(WindowPlace::object).thenComparingLong(WindowPlace::window);

    @Override
    public int compareTo(WindowPlace other) {
      return ORDER.compare(this, other);
    }
  }

  /** Which counter a charge goes to. */
  private record DayOfOrigin(long day, String origin) {}

  MemoryStore(Tenancy tenancy, LongSupplier clock) {
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public boolean isShared() {
    return tenancy == Tenancy.SHARED;
  }

  @Override
  public synchronized Backlog backlog(int jobsMax) {
    int jobs = 0;
    long objects = 0;
    for (Row row : rows.values()) {
      if (row.job.endedMs() == null && jobs < jobsMax) {
        jobs++;
        objects += row.job.spec().urls().size();
      }
    }
    return new Backlog(jobs, objects);
  }

  @Override
  public synchronized Lease lead(String holder, long heldEpoch, long leaseMs) {
    LeadershipRow.check(holder, leaseMs);
    long nowMs = nowMs();
    boolean kept = leadership.isHeldBy(holder, heldEpoch, nowMs);
    boolean taken = !kept && leadership.isFree(tenancy, nowMs);
    if (kept) {
      leadership = leadership.renewed(leaseMs, nowMs);
    } else if (taken) {
      leadership = leadership.granted(holder, leaseMs, nowMs);
    } else {
      leadership = leadership.bounded(nowMs);
    }
    return leadership.lease(kept || taken, nowMs);
  }

  @Override
  public synchronized void resign(String holder, long epoch, boolean clean) {
    if (leadership.epoch() == epoch && leadership.holder().equals(holder)) {
      leadership = leadership.resigned(clean, nowMs());
    }
  }

  @Override
  public synchronized Lease leader() {
    return leadership.lease(false, nowMs());
  }

  @Override
  public long nowMs() {
    return clock.getAsLong();
  }

  @Override
  public synchronized @Nullable StoredJob insert(StoredJob job, @Nullable String key) {
    String known = key == null ? null : idsByKey.get(key);
    if (known != null) {
      return find(known);
    }
    if (rows.containsKey(job.id())) {
      throw new StoreException("cannot store job " + job.id() + ": there is one of that id", null);
    }
    rows.put(job.id(), new Row(job, key, new TreeMap<>(), 0, false));
    if (key != null) {
      idsByKey.put(key, job.id());
    }
    return null;
  }

  @Override
  public synchronized @Nullable StoredJob find(String jobId) {
    Row row = rows.get(jobId);
    return row == null ? null : row.job;
  }

  @Override
  public synchronized List<StoredJob> page(
      @Nullable JobState state, @Nullable String beforeId, int limit) {
    return (beforeId == null ? rows : rows.headMap(beforeId, false))
        .descendingMap().values().stream()
            .map(Row::job)
            .filter(job -> state == null || job.state() == state)
            .limit(limit)
            .toList();
  }

  @Override
  public synchronized List<WindowResult> windows(
      String jobId, int afterObject, long afterWindow, int limit) {
    Row row = rows.get(jobId);
    return row == null
        ? List.of()
        : row.windows.tailMap(new WindowPlace(afterObject, afterWindow), false).values().stream()
            .limit(limit)
            .toList();
  }

  @Override
  public synchronized boolean requestCancel(String jobId) {
    Row row = rows.get(jobId);
    if (row == null || row.job.endedMs() != null) {
      return false;
    }
    rows.put(jobId, row.withCancelRequested());
    return true;
  }

  @Override
  public synchronized boolean delete(String jobId) {
    Row row = rows.get(jobId);
    if (row == null || row.job.endedMs() == null) {
      return false;
    }
    rows.remove(jobId);
    if (row.key != null) {
      idsByKey.remove(row.key);
    }
    return true;
  }

  @Override
  public synchronized Arrivals arrivals(long epoch, int limit) {
    leadership.fence(epoch);
    List<Row> unfinished = rows.values().stream().filter(row -> row.job.endedMs() == null).toList();
    return new Arrivals(
        unfinished.stream()
            .filter(row -> row.takenEpoch < epoch)
            .map(Row::job)
            .limit(limit)
            .toList(),
        unfinished.stream()
            .filter(Row::cancelRequested)
            .map(row -> row.job.id())
            .limit(limit)
            .toList());
  }

  @Override
  public synchronized void taken(long epoch, List<String> jobIds) {
    leadership.fence(epoch);
    jobIds.forEach(jobId -> rows.computeIfPresent(jobId, (id, row) -> row.taken(epoch)));
  }

  @Override
  public synchronized void checkpoint(long epoch, List<JobCheckpoint> jobs) {
    leadership.fence(epoch);
    jobs.forEach(this::checkpoint);
  }

  private void checkpoint(JobCheckpoint checkpoint) {
    StoredJob job = checkpoint.job();
    Row row = rows.get(job.id());
    if (row == null) {
      return;
    }
    rows.put(
        job.id(),
        row.with(
            new StoredJob(
                job.id(),
                row.job.spec(),
                job.state(),
                row.job.createdMs(),
                job.endedMs(),
                job.progress())));
    for (WindowResult window : checkpoint.windows()) {
      row.windows.put(new WindowPlace(window.objectIndex(), window.index()), window);
    }
  }

  @Override
  public synchronized int deleteEndedBefore(long epoch, long endedMs, int limit) {
    leadership.fence(epoch);
    List<StoredJob> old =
        rows.values().stream()
            .map(Row::job)
            .filter(job -> job.endedMs() != null && job.endedMs() < endedMs)
            .limit(limit)
            .toList();
    old.forEach(job -> delete(job.id()));
    return old.size();
  }

  @Override
  public synchronized BudgetSlice reserve(long epoch, BudgetRequest request) {
    leadership.fence(epoch);
    long nowMs = nowMs();
    long day = Math.floorDiv(nowMs, BudgetRequest.DAY_MS);
    spent.keySet().removeIf(old -> old.day < day - BudgetRequest.DAYS_KEPT);
    DayOfOrigin key = new DayOfOrigin(day, request.origin());
    BudgetSpent before = spent.getOrDefault(key, new BudgetSpent(request.origin(), day, 0, 0));
    BudgetSlice slice = request.grant(before, nowMs);
    spent.put(key, before.plus(slice));
    return slice;
  }

  @Override
  public synchronized List<BudgetSpent> spentToday() {
    long day = Math.floorDiv(nowMs(), BudgetRequest.DAY_MS);
    return spent.values().stream()
        .filter(s -> s.day() == day)
        .sorted(Comparator.comparing(BudgetSpent::origin))
        .toList();
  }

  @Override
  public synchronized List<OriginHold> originHolds() {
    long nowMs = nowMs();
    return holds.entrySet().stream()
        .map(
            entry ->
                new OriginHold(
                    entry.getKey(),
                    entry.getValue().paused,
                    Math.max(0, entry.getValue().backOffUntilMs - nowMs)))
        .filter(hold -> hold.paused() || hold.backOffMs() > 0)
        .toList();
  }

  @Override
  public synchronized boolean pause(String origin, boolean paused) {
    Hold before = holds.getOrDefault(origin, Hold.NONE);
    if (paused
        && !before.paused
        && holds.values().stream().filter(Hold::paused).count() >= PAUSED_MAX) {
      return false;
    }
    hold(origin, new Hold(paused, before.backOffUntilMs));
    return true;
  }

  @Override
  public synchronized void backOff(long epoch, String origin, long forMs) {
    leadership.fence(epoch);
    boolean paused = holds.getOrDefault(origin, Hold.NONE).paused;
    hold(origin, new Hold(paused, nowMs() + forMs));
  }

  private void hold(String origin, Hold hold) {
    holds.put(origin, hold);
    long nowMs = nowMs();
    holds.values().removeIf(old -> !old.paused && old.backOffUntilMs <= nowMs);
  }

  @Override
  public synchronized List<StoredPcpu> pcpus() {
    return List.copyOf(pcpus.values());
  }

  @Override
  public synchronized @Nullable StoredPcpu addPcpu(String id, String attributes) {
    if (!pcpus.containsKey(id) && pcpus.size() >= PCPUS_MAX) {
      return null;
    }
    return pcpus.computeIfAbsent(id, added -> new StoredPcpu(added, attributes, nowMs()));
  }

  @Override
  public synchronized boolean removePcpu(String id) {
    return pcpus.remove(id) != null;
  }

  @Override
  public void close() {}
}
