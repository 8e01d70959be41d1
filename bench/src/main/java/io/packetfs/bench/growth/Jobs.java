package io.packetfs.bench.growth;

import io.packetfs.bench.WrongResultException;
import io.packetfs.bench.core.CoreLoop;
import io.packetfs.bench.core.WindowHits;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.List;

/** Jobs of a {@link CoreLoop}, from their submission to a checked end. */
final class Jobs {
  private final CoreLoop loop;
  private final long windows;
  private final List<String> ids = new ArrayList<>();

  private Jobs(CoreLoop loop, long windows) {
    this.loop = loop;
    this.windows = windows;
  }

  /**
   * Submits them.
   *
   * @param windows of each job's object
   * @param taskWindowsMax the most in one task
   */
  static Jobs submit(int jobs, long windows, int pcpus, int taskWindowsMax) {
    CoreLoop loop =
        new CoreLoop(
            pcpus,
            Math.multiplyExact(windows, Grid.WINDOW_BYTES),
            Math.multiplyExact((long) taskWindowsMax, Grid.WINDOW_BYTES));
    Jobs submitted = new Jobs(loop, windows);
    for (int i = 0; i < jobs; i++) {
      submitted.ids.add(loop.submit());
    }
    return submitted;
  }

  /** Answers so many tasks, or all if there are fewer. */
  void answerTasks(long count) {
    for (long i = 0; i < count && loop.openJobs() > 0; i++) {
      step();
    }
  }

  /** Answers tasks until at least so many windows came back. */
  void answerWindows(long count) {
    for (long left = Math.multiplyExact(count, Grid.WINDOW_BYTES); left > 0; ) {
      left -= step();
    }
  }

  /** Answers tasks until all jobs have ended. */
  void end() {
    while (loop.openJobs() > 0) {
      step();
    }
  }

  private long step() {
    long bytes = loop.step();
    if (bytes == 0) {
      throw new IllegalStateException(loop.openJobs() + " jobs have not ended and send nothing");
    }
    return bytes;
  }

  /** Tasks that were answered so far. */
  long tasks() {
    return loop.tasks();
  }

  /**
   * Compares everything that the jobs say with what is right.
   *
   * @throws WrongResultException if any of it is not
   */
  void check() {
    long bytes = windows * Grid.WINDOW_BYTES;
    long hits = WindowHits.of(new ByteRange(0, bytes));
    for (String id : ids) {
      JobStatus status = loop.status(id);
      WrongResultException.check("job " + id, JobState.SUCCEEDED, status.state());
      WrongResultException.check(
          "job " + id + ", value", hits, status.objects().getFirst().results().getFirst().value());
      WrongResultException.check(
          "job " + id + ", bytes_processed", bytes, status.metrics().bytesProcessed());
      WrongResultException.check("job " + id + ", windows done", windows, status.windows().done());
    }
  }
}
