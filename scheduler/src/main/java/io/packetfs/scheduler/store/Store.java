package io.packetfs.scheduler.store;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What survives a crash, shared by all schedulers of a cluster. Calls block, from any thread. Each
 * call is one transaction: when it returns, it is on disk; when it throws, nothing of it is (but if
 * the connection broke while it committed: then it may be). Time is the database's clock, nobody
 * else's.
 *
 * <p>What only a leader may write carries its epoch and is refused with {@link DeposedException}
 * once another epoch has begun; the check is part of the transaction, so no takeover slips between
 * the two. An epoch whose lease has expired may write until the next one begins: nobody else has
 * written meanwhile.
 *
 * @apiNote every method throws {@link StoreException} when the database fails
 */
public interface Store extends AutoCloseable {
  /** No lease may be asked for longer, in ms: the longest that a dead leader keeps others out. */
  long LEASE_MS_MAX = 60_000;

  /**
   * How long a stream that a leader opened may last, in ms: pCPUs abort a fetch then ({@code
   * Bounds.FETCH_DEADLINE_MS}).
   */
  long STREAM_MS_MAX = 4_000;

  /** Origins that are paused at the same time. */
  int PAUSED_MAX = 256;

  /** pCPUs that operators added, at most. */
  int PCPUS_MAX = 1_000;

  /** Whether other schedulers may have this store open at the same time. */
  boolean isShared();

  // ---- leadership ----

  /**
   * Takes or keeps the lead. Kept, with the same epoch, if the asker holds it with {@code
   * heldEpoch} and it has not expired; taken, with the next epoch, if it is free: expired,
   * resigned, or (in memory and SQLite, which one process has for itself) the last holder's process
   * is gone. Who let it expire gets a new epoch, never the old one again. A refusal changes
   * nothing.
   *
   * <p>If the answer is lost, ask again: a lease that was granted and not heard of expires.
   *
   * @param holder a name that no other scheduler has, nor this one after a restart
   * @param heldEpoch the epoch that the asker leads with; 0: none
   * @param leaseMs how long it is to last from now, in ms, 1..{@link #LEASE_MS_MAX}
   */
  Lease lead(String holder, long heldEpoch, long leaseMs);

  /**
   * Gives the lead up; nothing happens if this holder and epoch do not have it.
   *
   * @param clean whether no stream of this leader is open any more, so that the next one need not
   *     wait for them
   */
  void resign(String holder, long epoch, boolean clean);

  /** Who leads; {@code held} is false. */
  Lease leader();

  /** The database's clock, in ms since the epoch of 1970. */
  long nowMs();

  // ---- jobs, by any scheduler ----

  /**
   * Stores a new job.
   *
   * @param key the caller's idempotency key, or null
   * @return null if it was stored; else the job that has this key already (nothing is stored)
   */
  @Nullable StoredJob insert(StoredJob job, @Nullable String key);

  /**
   * The jobs that have not ended.
   *
   * @param jobsMax counts no further
   */
  Backlog backlog(int jobsMax);

  /** The job, or null. */
  @Nullable StoredJob find(String jobId);

  /**
   * Jobs by id descending (ids sort by creation), before {@code beforeId} (null: from the newest).
   */
  List<StoredJob> page(@Nullable JobState state, @Nullable String beforeId, int limit);

  /**
   * Per-window results by object and window, after the given place (exclusive; -1, -1: from the
   * start).
   */
  List<WindowResult> windows(String jobId, int afterObject, long afterWindow, int limit);

  /**
   * Asks the leader to cancel the job: {@link Arrivals#cancelRequests} tells it until the job has
   * ended.
   *
   * @return false if there is no such job, or it has ended
   */
  boolean requestCancel(String jobId);

  /**
   * Forgets the job, its windows and its key, if it has ended; false if it is unknown or has not.
   */
  boolean delete(String jobId);

  // ---- jobs, by the leader ----

  /**
   * What the leader of this epoch must know of: read by a new leader until {@code jobs} is shorter
   * than the limit, and then once a second.
   *
   * <p>No job can be missed. It is told again and again until {@link #taken} says, in the same
   * epoch, that the leader has it: by what is written in its own row, not by a place in some order,
   * so it does not matter when its insertion committed, what the inserting scheduler's clock said,
   * nor whether this answer arrived; and a new epoch begins with every unfinished job. The cost
   * follows the jobs that are new, not all that are unfinished.
   *
   * <p>A leader must not take an answer for news that was read before the end of one of its jobs
   * was stored: ask in the same order (on the same thread) as {@link #checkpoint}.
   *
   * @param limit at most so many jobs and so many requests
   */
  Arrivals arrivals(long epoch, int limit);

  /** The leader has these jobs: they arrive no more in this epoch. Unknown ids are passed over. */
  void taken(long epoch, List<String> jobIds);

  /**
   * Writes where jobs are: state, end and progress are replaced (spec and creation stay as they
   * were inserted), the windows are added or, where they are known, replaced. A job that is unknown
   * is passed over.
   */
  void checkpoint(long epoch, List<JobCheckpoint> jobs);

  /** Forgets jobs that ended before this, at most {@code limit}; how many. */
  int deleteEndedBefore(long epoch, long endedMs, int limit);

  // ---- budgets ----

  /**
   * Charges a slice of the day's budget, if at least the minimum fits below both caps; as much of
   * the wish as fits.
   *
   * @return what was granted, and the database's day and time; bytes and requests are 0 if the
   *     minimum does not fit
   */
  BudgetSlice reserve(long epoch, BudgetRequest request);

  /** What was charged on the database's present day, by origin. */
  List<BudgetSpent> spentToday();

  // ---- origins ----

  /** The origins that are paused or in back-off, by name. */
  List<OriginHold> originHolds();

  /**
   * Pauses or resumes an origin; by any scheduler. Resuming ends no back-off.
   *
   * @return false if it was not paused, because {@link #PAUSED_MAX} others are (or a few more, if
   *     several schedulers pause at the same moment)
   */
  boolean pause(String origin, boolean paused);

  /**
   * Leaves the origin alone from now, in place of what was said before.
   *
   * @param forMs how long, in ms; 0: not any more
   */
  void backOff(long epoch, String origin, long forMs);

  // ---- pCPUs that operators add, by any scheduler ----

  /** All of them, by id. */
  List<StoredPcpu> pcpus();

  /**
   * Adds one, if there is none of that id.
   *
   * @param attributes text that the store does not read
   * @return what is stored under the id now, this or what was there before; null if nothing is,
   *     because {@link #PCPUS_MAX} others are (or a few more, if several schedulers add at the same
   *     moment)
   */
  @Nullable StoredPcpu addPcpu(String id, String attributes);

  /** Forgets one; false if it is unknown. */
  boolean removePcpu(String id);

  @Override
  void close();
}
