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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down how far jobs are, and how they ended. On the leader's context. */
final class JobRecords {
  private static final Logger LOG = System.getLogger(JobRecords.class.getName());

  /** A store that failed is tried again after this, in ms. */
  private static final long STORE_RETRY_MS = 1_000;

  /** Rows forgotten in one sweep. */
  private static final int RETENTION_ROWS_MAX = 1_000;

  private final Leader leader;
  private final Vertx vertx;
  private final StoreThread store;
  private final long epoch;
  private final Map<String, List<WindowResult>> unstored = new HashMap<>();
  private Future<Void> checkpoint = Future.succeededFuture();

  JobRecords(Leader leader, Vertx vertx, StoreThread store, long epoch) {
    this.leader = leader;
    this.vertx = vertx;
    this.store = store;
    this.epoch = epoch;
  }

  /** A job's row and what came since the last one. */
  private JobCheckpoint page(String jobId) {
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
    storeEnd(page(jobId), status);
  }

  private void storeEnd(JobCheckpoint page, JobStatus status) {
    store
        .call(
            s -> {
              s.checkpoint(epoch, List.of(page));
              return true;
            })
        .onComplete(
            done ->
                leader
                    .contexts()
                    .run(
                        () -> {
                          leader.apply(new Event.JobReleased(status.jobId()));
                          leader.followers().end(status);
                        }),
            failure -> {
              LOG.log(
                  Level.ERROR,
                  "job {0} ended and cannot be stored; trying again in {1} ms: {2}",
                  status.jobId(),
                  STORE_RETRY_MS,
                  failure.getMessage());
              leader
                  .contexts()
                  .run(
                      () -> {
                        if (!leader.isClosed()) {
                          vertx.setTimer(STORE_RETRY_MS, timer -> storeEnd(page, status));
                        }
                      });
            });
  }

  /** Stores the jobs that changed, unless the last time is still under way. */
  Future<Void> checkpoint() {
    if (!checkpoint.isComplete()) {
      return checkpoint;
    }
    List<JobCheckpoint> pages = new ArrayList<>();
    for (String jobId : leader.core().takeDirtyJobs()) {
      if (!Plans.isPlan(jobId)) {
        pages.add(page(jobId));
      }
    }
    if (pages.isEmpty()) {
      return checkpoint;
    }
    checkpoint =
        store
            .call(
                s -> {
                  s.checkpoint(epoch, pages);
                  return true;
                })
            .onFailure(
                failure ->
                    leader
                        .contexts()
                        .run(
                            () -> {
                              LOG.log(
                                  Level.WARNING,
                                  "progress could not be stored: {0}",
                                  failure.getMessage());
                              pages.forEach(this::keep);
                            }))
            .mapEmpty();
    return checkpoint;
  }

  private void keep(JobCheckpoint page) {
    if (!page.windows().isEmpty()) {
      unstored.computeIfAbsent(page.job().id(), id -> new ArrayList<>()).addAll(0, page.windows());
    }
  }

  /** Forgets jobs that ended before this. */
  void forgetEndedBefore(long endedMs) {
    store
        .call(s -> s.deleteEndedBefore(epoch, endedMs, RETENTION_ROWS_MAX))
        .onFailure(
            failure ->
                LOG.log(
                    Level.WARNING, "old jobs could not be forgotten: {0}", failure.getMessage()));
  }
}
