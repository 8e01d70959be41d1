package io.packetfs.scheduler.reign;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.store.JobCheckpoint;
import io.packetfs.scheduler.store.StoredJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes down how far jobs are, and how they ended. What was written and failed is written again,
 * together with what came since: nobody else has it.
 */
final class Records {
  /** A store that failed is tried again after this, in ms. */
  private static final long STORE_RETRY_MS = 1_000;

  /** Ends of jobs stored in one transaction. */
  private static final int ENDS_MAX = 500;

  /** Rows forgotten in one sweep. */
  private static final int RETENTION_ROWS_MAX = 1_000;

  private final Reign reign;
  private final Outside outside;

  /** Jobs whose last write failed, and the per-window results that were in it, perhaps none. */
  private final Map<String, List<WindowResult>> unstored = new LinkedHashMap<>();

  /** In the order in which they came; the first of them may be being stored. */
  private final ArrayDeque<End> ends = new ArrayDeque<>();

  private final List<Runnable> behindCheckpoint = new ArrayList<>();
  private boolean storingEnds;
  private boolean checkpointing;

  Records(Reign reign, Outside outside) {
    this.reign = reign;
    this.outside = outside;
  }

  /** A job that ended and whose end is not stored yet. */
  private record End(String jobId, JobStatus status) {}

  // ---- ends ----

  /** Stores the end of a job, as often as it takes, then tells who waits. */
  void ended(String jobId) {
    JobStatus status = reign.core().status(jobId, outside.nowMs()).orElseThrow();
    ends.add(new End(jobId, status));
    storeEnds();
  }

  /**
   * While one transaction is under way, ends gather for the next. A checkpoint that is under way is
   * waited for: if it fails, its windows must go with the end of their job.
   */
  private void storeEnds() {
    if (storingEnds || checkpointing || ends.isEmpty() || reign.isClosed()) {
      return;
    }
    List<End> batch = ends.stream().limit(ENDS_MAX).toList();
    List<JobCheckpoint> rows = batch.stream().map(end -> row(end.jobId())).toList();
    storingEnds = true;
    write(
        "checkpoint of ends",
        rows,
        () -> stored(batch),
        failure -> {
          outside.troubled(ends.size() + " jobs ended and cannot be stored", failure);
          reign.in(
              STORE_RETRY_MS,
              () -> {
                storingEnds = false;
                storeEnds();
              });
        });
  }

  private void stored(List<End> batch) {
    storingEnds = false;
    for (End end : batch) {
      ends.remove();
      reign.apply(new Event.JobReleased(end.jobId()));
      outside.ended(end.status());
    }
    storeEnds();
  }

  // ---- progress ----

  /** Stores the jobs that changed, unless the last time is still under way. */
  void checkpoint() {
    if (checkpointing) {
      return;
    }
    Set<String> changed = new LinkedHashSet<>(reign.core().takeDirtyJobs());
    unstored.keySet().stream().filter(this::hasNotEnded).forEach(changed::add);
    if (changed.isEmpty()) {
      return;
    }
    List<JobCheckpoint> rows = changed.stream().map(this::row).toList();
    checkpointing = true;
    write(
        "checkpoint",
        rows,
        this::checkpointed,
        failure -> {
          outside.troubled("progress could not be stored", failure);
          checkpointed();
        });
  }

  /** Those that have are written with their end. */
  private boolean hasNotEnded(String jobId) {
    return reign
        .core()
        .status(jobId, outside.nowMs())
        .map(status -> !status.state().isEnd())
        .orElse(false);
  }

  private void checkpointed() {
    checkpointing = false;
    storeEnds();
    List<Runnable> waiting = List.copyOf(behindCheckpoint);
    behindCheckpoint.clear();
    waiting.forEach(Runnable::run);
  }

  private void behindCheckpoint(Runnable action) {
    if (checkpointing) {
      behindCheckpoint.add(action);
    } else {
      action.run();
    }
  }

  /** Stores all that has changed by now, if it can, and goes on then. */
  void checkpointLast(Runnable then) {
    behindCheckpoint(
        () -> {
          checkpoint();
          behindCheckpoint(then);
        });
  }

  // ---- rows ----

  private void write(
      String name,
      List<JobCheckpoint> rows,
      Runnable done,
      Consumer<? super ProblemException> failed) {
    reign.store(
        name,
        s -> {
          s.checkpoint(reign.epoch(), rows);
          return true;
        },
        stored -> done.run(),
        failure -> {
          rows.forEach(row -> unstored.put(row.job().id(), new ArrayList<>(row.windows())));
          failed.accept(failure);
        });
  }

  private JobCheckpoint row(String jobId) {
    Core core = reign.core();
    long nowMs = outside.nowMs();
    JobStatus status = core.status(jobId, nowMs).orElseThrow();
    JobProgress progress = core.progress(jobId, nowMs).orElseThrow();
    return new JobCheckpoint(
        new StoredJob(
            jobId,
            status.spec(),
            status.state(),
            status.createdMs(),
            status.endedMs(),
            outside.toText(progress)),
        windows(jobId));
  }

  /** Per-window results since the last write that succeeded. */
  private List<WindowResult> windows(String jobId) {
    List<WindowResult> fresh = reign.core().takeWindows(jobId);
    List<WindowResult> before = unstored.remove(jobId);
    if (before == null) {
      return fresh;
    }
    before.addAll(fresh);
    return before;
  }

  /** Forgets jobs that ended before this. */
  void forgetEndedBefore(long endedMs) {
    reign.store(
        "deleteEndedBefore",
        s -> s.deleteEndedBefore(reign.epoch(), endedMs, RETENTION_ROWS_MAX),
        forgotten -> {},
        failure -> outside.troubled("old jobs could not be forgotten", failure));
  }
}
