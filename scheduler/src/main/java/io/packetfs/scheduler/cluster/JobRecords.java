package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.store.JobCheckpoint;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down how far jobs are, and how they ended. On the leader's context. */
final class JobRecords {
  private static final Logger LOG = System.getLogger(JobRecords.class.getName());

  /** A store that failed is tried again after this, in ms. */
  private static final long STORE_RETRY_MS = 1_000;

  /** Ends of jobs stored in one transaction. */
  private static final int ENDS_MAX = 500;

  /** Rows forgotten in one sweep. */
  private static final int RETENTION_ROWS_MAX = 1_000;

  private final Leader leader;
  private final Vertx vertx;
  private final Map<String, List<WindowResult>> unstored = new HashMap<>();
  private final ArrayDeque<End> ends = new ArrayDeque<>();
  private boolean storingEnds;
  private Future<Void> checkpoint = Future.succeededFuture();

  JobRecords(Leader leader, Vertx vertx) {
    this.leader = leader;
    this.vertx = vertx;
  }

  /** A job that ended and whose end is not stored yet. */
  private record End(String jobId, JobStatus status) {}

  private JobCheckpoint row(String jobId) {
    Core core = leader.core();
    long now = leader.nowMs();
    JobStatus status = core.status(jobId, now).orElseThrow();
    JobProgress progress = core.progress(jobId, now).orElseThrow();
    return new JobCheckpoint(
        new StoredJob(
            jobId,
            status.spec(),
            status.state(),
            status.createdMs(),
            status.endedMs(),
            JobProgressJson.toText(progress)),
        windows(jobId));
  }

  /** Per-window results since the last checkpoint that succeeded. */
  private List<WindowResult> windows(String jobId) {
    List<WindowResult> fresh = leader.core().takeWindows(jobId);
    List<WindowResult> before = unstored.remove(jobId);
    if (before == null) {
      return fresh;
    }
    before.addAll(fresh);
    return before;
  }

  /** Stores the end of a job, as often as it takes, then tells who waits. */
  void ended(String jobId) {
    JobStatus status = leader.core().status(jobId, leader.nowMs()).orElseThrow();
    ends.add(new End(jobId, status));
    storeEnds();
  }

  /**
   * While one transaction is under way, ends gather for the next. A checkpoint that is under way is
   * waited for: if it fails, its windows must go with the end of their job.
   */
  private void storeEnds() {
    if (storingEnds || ends.isEmpty() || leader.isClosed()) {
      return;
    }
    if (!checkpoint.isComplete()) {
      checkpoint.onComplete(done -> storeEnds());
      return;
    }
    storingEnds = true;
    List<End> batch = new ArrayList<>();
    while (batch.size() < ENDS_MAX && !ends.isEmpty()) {
      batch.add(ends.remove());
    }
    List<JobCheckpoint> rows = batch.stream().map(end -> row(end.jobId())).toList();
    leader
        .write(
            s -> {
              s.checkpoint(leader.epoch(), rows);
              return true;
            })
        .onComplete(
            done -> stored(batch),
            failure -> {
              rows.forEach(this::keep);
              notStored(batch, failure);
            });
  }

  private void stored(List<End> batch) {
    storingEnds = false;
    for (End end : batch) {
      leader.apply(new Event.JobReleased(end.jobId()));
      leader.listener().ended(end.status());
    }
    storeEnds();
  }

  private void notStored(List<End> batch, Throwable failure) {
    batch.reversed().forEach(ends::addFirst);
    if (leader.isClosed()) {
      return;
    }
    LOG.log(
        Level.ERROR,
        "{0} jobs ended and cannot be stored; trying again in {1} ms: {2}",
        ends.size(),
        STORE_RETRY_MS,
        failure.getMessage());
    vertx.setTimer(
        STORE_RETRY_MS,
        timer -> {
          storingEnds = false;
          storeEnds();
        });
  }

  /** Stores the jobs that changed, unless the last time is still under way. */
  Future<Void> checkpoint() {
    if (!checkpoint.isComplete()) {
      return checkpoint;
    }
    List<JobCheckpoint> rows = new ArrayList<>();
    for (String jobId : leader.core().takeDirtyJobs()) {
      if (!Plans.isPlan(jobId)) {
        rows.add(row(jobId));
      }
    }
    if (rows.isEmpty()) {
      return checkpoint;
    }
    checkpoint =
        leader
            .write(
                s -> {
                  s.checkpoint(leader.epoch(), rows);
                  return true;
                })
            .onFailure(
                failure -> {
                  LOG.log(Level.WARNING, "progress could not be stored: {0}", failure.getMessage());
                  rows.forEach(this::keep);
                })
            .mapEmpty();
    return checkpoint;
  }

  /** Stores all that has changed by now. */
  Future<Void> lastCheckpoint() {
    return checkpoint.transform(before -> checkpoint());
  }

  private void keep(JobCheckpoint row) {
    if (!row.windows().isEmpty()) {
      unstored.computeIfAbsent(row.job().id(), id -> new ArrayList<>()).addAll(0, row.windows());
    }
  }

  /** Forgets jobs that ended before this. */
  void forgetEndedBefore(long endedMs) {
    leader
        .write(s -> s.deleteEndedBefore(leader.epoch(), endedMs, RETENTION_ROWS_MAX))
        .onFailure(
            failure ->
                LOG.log(
                    Level.WARNING, "old jobs could not be forgotten: {0}", failure.getMessage()));
  }
}
