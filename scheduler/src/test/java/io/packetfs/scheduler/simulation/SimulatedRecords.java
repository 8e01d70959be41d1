package io.packetfs.scheduler.simulation;

import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowResult;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.store.JobCheckpoint;
import io.packetfs.scheduler.store.StoredJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes down how far jobs are and how they ended, as {@code cluster.JobRecords} does. */
final class SimulatedRecords {
  private static final long STORE_RETRY_MS = 1_000;

  private final SimulatedReign reign;
  private final Map<String, List<WindowResult>> unstored = new HashMap<>();
  private final ArrayDeque<String> ends = new ArrayDeque<>();
  private final List<Runnable> afterCheckpoint = new ArrayList<>();
  private boolean storingEnds;
  private boolean checkpointing;

  SimulatedRecords(SimulatedReign reign) {
    this.reign = reign;
  }

  private JobCheckpoint row(String jobId) {
    Core core = reign.core();
    long now = reign.nowMs();
    JobStatus status = core.status(jobId, now).orElseThrow();
    JobProgress progress = core.progress(jobId, now).orElseThrow();
    return new JobCheckpoint(
        new StoredJob(
            jobId,
            status.spec(),
            status.state(),
            status.createdMs(),
            status.endedMs(),
            reign.world().keep(progress)),
        windows(jobId));
  }

  private List<WindowResult> windows(String jobId) {
    List<WindowResult> windows = new ArrayList<>(unstored.getOrDefault(jobId, List.of()));
    unstored.remove(jobId);
    windows.addAll(reign.core().takeWindows(jobId));
    return windows;
  }

  /** A job ended: its end is stored, as often as it takes, and then the core may forget it. */
  void ended(String jobId) {
    JobStatus status = reign.core().status(jobId, reign.nowMs()).orElseThrow();
    reign
        .world()
        .note(() -> jobId + " ended " + status.state() + " " + status.error(), reign.name(), jobId);
    if (status.windows().duplicate() > 0) {
      reign.world().faults.saw(Effect.DUPLICATE_DROPPED);
    }
    if (status.windows().hedged() > 0) {
      reign.world().faults.saw(Effect.HEDGED);
    }
    ends.add(jobId);
    storeEnds();
  }

  private void storeEnds() {
    if (storingEnds || ends.isEmpty() || reign.isClosed()) {
      return;
    }
    if (checkpointing) {
      afterCheckpoint.add(this::storeEnds);
      return;
    }
    storingEnds = true;
    List<String> batch = List.copyOf(ends);
    ends.clear();
    List<JobCheckpoint> rows = batch.stream().map(this::row).toList();
    reign.write(
        "checkpoint of ends",
        s -> {
          s.checkpoint(reign.epoch(), rows);
          return true;
        },
        done -> {
          storingEnds = false;
          batch.forEach(jobId -> reign.apply(new Event.JobReleased(jobId)));
          storeEnds();
        },
        failure -> {
          rows.forEach(this::keep);
          batch.reversed().forEach(ends::addFirst);
          reign.in(
              STORE_RETRY_MS,
              () -> {
                storingEnds = false;
                storeEnds();
              });
        });
  }

  /** Stores the jobs that changed, unless the last time is still under way. */
  void checkpoint(Runnable stored) {
    afterCheckpoint.add(stored);
    if (checkpointing) {
      return;
    }
    List<JobCheckpoint> rows = reign.core().takeDirtyJobs().stream().map(this::row).toList();
    if (rows.isEmpty()) {
      done();
      return;
    }
    checkpointing = true;
    reign.write(
        "checkpoint",
        s -> {
          s.checkpoint(reign.epoch(), rows);
          return true;
        },
        done -> done(),
        failure -> {
          rows.forEach(this::keep);
          done();
        });
  }

  private void done() {
    checkpointing = false;
    List<Runnable> waiting = List.copyOf(afterCheckpoint);
    afterCheckpoint.clear();
    waiting.forEach(Runnable::run);
  }

  private void keep(JobCheckpoint row) {
    if (!row.windows().isEmpty()) {
      unstored.computeIfAbsent(row.job().id(), id -> new ArrayList<>()).addAll(0, row.windows());
    }
  }
}
