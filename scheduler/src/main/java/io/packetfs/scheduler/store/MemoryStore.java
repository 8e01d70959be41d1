package io.packetfs.scheduler.store;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store of plain maps. Synchronised, so that a caller that breaks the thread rule breaks nothing
 * else.
 */
final class MemoryStore implements Store {
  private final LongSupplier clock;
  private final NavigableMap<String, Row> rows = new TreeMap<>();
  private final Map<String, String> idsByKey = new HashMap<>();
  private final Map<DayOfOrigin, BudgetSpent> spent = new HashMap<>();
  private long epoch;

  /** A job, the key that it came with, and its windows. */
  private record Row(
      StoredJob job, @Nullable String key, NavigableMap<WindowPlace, WindowResult> windows) {}

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

  MemoryStore(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public synchronized long nextEpoch() {
    return ++epoch;
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
    rows.put(job.id(), new Row(job, key, new TreeMap<>()));
    if (key != null) {
      idsByKey.put(key, job.id());
    }
    return null;
  }

  @Override
  public synchronized void checkpoint(StoredJob job, List<WindowResult> windows) {
    Row row = rows.get(job.id());
    if (row == null) {
      return;
    }
    StoredJob moved =
        new StoredJob(
            job.id(),
            row.job.spec(),
            job.state(),
            row.job.createdMs(),
            job.endedMs(),
            job.progress());
    rows.put(job.id(), new Row(moved, row.key, row.windows));
    for (WindowResult window : windows) {
      row.windows.put(new WindowPlace(window.objectIndex(), window.index()), window);
    }
  }

  @Override
  public synchronized @Nullable StoredJob find(String jobId) {
    Row row = rows.get(jobId);
    return row == null ? null : row.job;
  }

  @Override
  public synchronized List<StoredJob> unfinished(@Nullable String afterId, int limit) {
    return (afterId == null ? rows : rows.tailMap(afterId, false))
        .values().stream().map(Row::job).filter(job -> job.endedMs() == null).limit(limit).toList();
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
  public synchronized boolean delete(String jobId) {
    Row row = rows.remove(jobId);
    if (row != null && row.key != null) {
      idsByKey.remove(row.key);
    }
    return row != null;
  }

  @Override
  public synchronized int deleteEndedBefore(long endedMs, int limit) {
    List<StoredJob> old = new ArrayList<>();
    for (Row row : rows.values()) {
      Long ended = row.job.endedMs();
      if (ended != null && ended < endedMs && old.size() < limit) {
        old.add(row.job);
      }
    }
    old.forEach(job -> delete(job.id()));
    return old.size();
  }

  @Override
  public synchronized BudgetSlice reserve(BudgetRequest request) {
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
  public void close() {}
}
