package io.packetfs.scheduler.reign;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a reign needs of the world, on the one thread that it lives on. Calls return at once;
 * timers, the store's answers and those of pCPUs come later, never from within the call.
 */
public interface Outside {
  /** The time, in ms; it never goes back. */
  long nowMs();

  /**
   * Runs the action after a while.
   *
   * @param delayMs 0 or less: soon
   */
  void in(long delayMs, Runnable action);

  /**
   * Calls the store, in the order in which it is asked.
   *
   * @param name of the call, for logs
   * @param done gets what the call returned
   * @param failed gets STALE_EPOCH if another epoch leads, STORE_UNAVAILABLE or OVERLOADED; nobody
   *     knows then whether it was done, but for STALE_EPOCH: it was not
   */
  <T> void store(
      String name,
      Function<Store, T> call,
      Consumer<T> done,
      Consumer<? super ProblemException> failed);

  /** Gives a task to a pCPU; answered with TaskReplied or TaskLost to {@link Reign#apply}. */
  void send(Command.SendTask send);

  /** Tells a pCPU that nobody waits for a task any more; no answer. */
  void cancel(Command.CancelTask cancel);

  /** Progress as the text that rests in the store. */
  String toText(JobProgress progress);

  /** Progress from its text. */
  JobProgress parse(String text);

  /**
   * A stored job is the core's now.
   *
   * @param progress from where it goes on; null: from its start
   */
  void tookUp(StoredJob job, @Nullable JobProgress progress);

  /** A job ended, and its end is stored. */
  void ended(JobStatus status);

  /** A job that only plans ended; the core forgets it when it is told JobReleased. */
  void planEnded(String jobId);

  /** The store refused a write: another epoch leads. {@link Reign#abandon} must follow. */
  void deposed();

  /**
   * Something failed; it is tried again, or can be done without.
   *
   * @param what was to be done, as the beginning of a sentence
   */
  void troubled(String what, RuntimeException failure);
}
