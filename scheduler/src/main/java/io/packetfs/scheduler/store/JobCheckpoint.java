package io.packetfs.scheduler.store;

import io.packetfs.job.WindowResult;
import java.util.List;

/**
 * How far a job is.
 *
 * @param job its row; state, end and progress are written
 * @param windows its per-window results since the last checkpoint
 */
public record JobCheckpoint(StoredJob job, List<WindowResult> windows) {
  /** Copies the list. */
  public JobCheckpoint {
    windows = List.copyOf(windows);
  }
}
