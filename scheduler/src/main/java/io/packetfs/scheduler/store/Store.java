package io.packetfs.scheduler.store;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What survives a crash. Calls block; one thread at a time calls (the scheduler's store thread).
 * Each call is one transaction: when it returns, it is on disk; when it throws, nothing of it is.
 *
 * @apiNote every method throws {@link StoreException} when the database fails
 */
public interface Store extends AutoCloseable {

  /** Raises the leader's epoch by one and returns it: 1 the first time. */
  long nextEpoch();

  /** The database's clock, in ms since the epoch. */
  long nowMs();

  /**
   * Stores a new job.
   *
   * @param key the caller's idempotency key, or null
   * @return null if it was stored; else the job that has this key already (nothing is stored)
   */
  @Nullable StoredJob insert(StoredJob job, @Nullable String key);

  /**
   * Writes where the job is: state, end and progress are replaced (spec and creation stay as they
   * were inserted), the windows are added or, where they are known, replaced. Unknown job: nothing
   * happens.
   */
  void checkpoint(StoredJob job, List<WindowResult> windows);

  /** The job, or null. */
  @Nullable StoredJob find(String jobId);

  /**
   * Jobs that have not ended, oldest first, at most {@code limit} after {@code afterId} (null: from
   * the start).
   */
  List<StoredJob> unfinished(@Nullable String afterId, int limit);

  /**
   * Jobs by id descending (ids sort by creation), before {@code beforeId} (null: from the newest).
   */
  List<StoredJob> page(@Nullable JobState state, @Nullable String beforeId, int limit);

  /**
   * Per-window results by object and window, after the given place (exclusive; -1, -1: from the
   * start).
   */
  List<WindowResult> windows(String jobId, int afterObject, long afterWindow, int limit);

  /** Forgets the job, its windows and its key; false if it is unknown. */
  boolean delete(String jobId);

  /** Forgets jobs that ended before this, at most {@code limit}; how many. */
  int deleteEndedBefore(long endedMs, int limit);

  /**
   * Charges a slice of the day's budget, if at least the minimum fits below both caps; as much of
   * the wish as fits.
   *
   * @return what was granted, and the database's day and time; bytes and requests are 0 if the
   *     minimum does not fit
   */
  BudgetSlice reserve(BudgetRequest request);

  /** What was charged on the database's present day, by origin. */
  List<BudgetSpent> spentToday();

  @Override
  void close();
}
