package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.TaskOutcome;
import io.packetfs.problem.ErrorCode;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was assigned, and what became of it: the one thing that is kept of each, so it has
 * nothing of the task itself. What becomes of it is counted in its pCPU's share, too.
 *
 * <p>Owned by the core; not thread-safe.
 */
final class Assigned {
  private static final long AWAITED = -1;

  final long taskId;
  final int objectIndex;
  final PcpuPlace place;
  private final String jobId;
  private final int numberInJob;
  private final long offset;
  private final long lengthBytes;
  private final int windows;
  private final int attempt;
  private final boolean hedge;
  private final boolean check;
  private final long sentMs;
  private final Score score;

  /** Where it is counted; null: nothing became of it yet. */
  private @Nullable ShareSums share;

  private TaskOutcome outcome = TaskOutcome.RUNNING;
  private @Nullable ErrorCode code;
  private long elapsedMs = AWAITED;
  private int windowsDone;
  private long bytesProcessed;
  private long bytesFetched;
  private int requests;
  private int hits;
  private int misses;
  private int unknown;

  /**
   * A task that goes out.
   *
   * @param numberInJob how many of its job went out before
   * @param windows in its run
   * @param place whom it goes to
   */
  Assigned(
      Task task,
      int objectIndex,
      long numberInJob,
      long windows,
      boolean hedge,
      boolean check,
      PcpuPlace place,
      Score score,
      long sentMs) {
    Fetch first = task.fetches().getFirst();
    this.taskId = task.id();
    this.objectIndex = objectIndex;
    this.place = place;
    this.jobId = task.jobId();
    this.numberInJob = (int) numberInJob;
    this.offset = first.offset();
    this.lengthBytes = task.fetches().getLast().end() - first.offset();
    this.windows = (int) windows;
    this.attempt = task.attempt();
    this.hedge = hedge;
    this.check = check;
    this.sentMs = sentMs;
    this.score = score;
  }

  /** Whether it is that job's; every task of a job has the very text of its id. */
  @SuppressWarnings("ReferenceEquality") // many are asked for each that is found
  boolean isOf(String job) {
    return jobId == job;
  }

  /** How many of its job went out before. */
  long numberInJob() {
    return Integer.toUnsignedLong(numberInJob);
  }

  /** A share counts what its tasks became; those that are awaited are counted when it is told. */
  private void becomes(TaskOutcome next) {
    ShareSums known = share();
    if (outcome != TaskOutcome.RUNNING) {
      known.count(outcome, -1);
    }
    known.count(next, 1);
    outcome = next;
  }

  private ShareSums share() {
    return Objects.requireNonNull(share, "something became of a task that nobody counts");
  }

  private void countIn(Shares shares) {
    if (share == null) {
      share = shares.of(place);
    }
  }

  /** The pCPU answered; what of it counts is said next. */
  void answered(FetchFacts facts, Shares shares, long nowMs) {
    countIn(shares);
    elapsedMs = nowMs - sentMs;
    bytesFetched = facts.bytesFetched();
    requests = facts.requests();
    hits = facts.hits();
    misses = facts.misses();
    unknown = facts.unknown();
    share().note(facts);
  }

  /** So much of it came into the result. */
  void counted(long windowsIn, long bytes) {
    windowsDone = (int) windowsIn;
    bytesProcessed = bytes;
    share().bytesProcessed += bytes;
    becomes(TaskOutcome.DONE);
  }

  /** What came was there already. */
  void repeated(long bytes) {
    share().bytesDuplicate += bytes;
    becomes(TaskOutcome.DUPLICATE);
  }

  /** It came back whole. */
  void came() {
    if (check) {
      becomes(TaskOutcome.CHECKED);
    } else if (outcome != TaskOutcome.DONE && outcome != TaskOutcome.DUPLICATE) {
      becomes(TaskOutcome.DONE);
    }
  }

  /** It came back with a problem; one that was called back has none of its own. */
  void failed(ErrorCode why) {
    if (why == ErrorCode.CANCELLED || outcome == TaskOutcome.CANCELLED) {
      becomes(TaskOutcome.CANCELLED);
      return;
    }
    code = why;
    becomes(Verdict.isRefusal(why) ? TaskOutcome.REFUSED : TaskOutcome.FAILED);
  }

  /** It is called back. */
  void recalled(Shares shares) {
    if (outcome == TaskOutcome.RUNNING) {
      countIn(shares);
      becomes(TaskOutcome.CANCELLED);
    }
  }

  /** No answer is awaited any more. */
  void lost(Shares shares, long nowMs) {
    elapsedMs = nowMs - sentMs;
    if (outcome == TaskOutcome.RUNNING) {
      countIn(shares);
      becomes(TaskOutcome.LOST);
    }
  }

  /** Whether something of it is in the result, at this byte or behind it. */
  boolean countsBehind(long from) {
    return bytesProcessed > 0 && offset >= from;
  }

  /** What of it is in the result has to be done again. */
  void takenBack() {
    share().bytesProcessed -= bytesProcessed;
    discarded();
  }

  /** The object begins anew: what was in the result is not any more. Its share knows how much. */
  void discarded() {
    windowsDone = 0;
    bytesProcessed = 0;
    if (outcome == TaskOutcome.DONE) {
      becomes(TaskOutcome.DISCARDED);
    }
  }

  /** Adds what of it is in the result. */
  void addTo(Map<ShareSums, Long> parts) {
    parts.merge(share(), bytesProcessed, Long::sum);
  }

  /** As it stands. */
  Assignment told() {
    return new Assignment(
        taskId,
        objectIndex,
        offset,
        lengthBytes,
        windows,
        attempt,
        hedge,
        check,
        place,
        sentMs,
        score,
        outcome,
        code,
        elapsedMs == AWAITED ? null : (Long) elapsedMs,
        windowsDone,
        bytesProcessed,
        bytesFetched,
        requests,
        hits,
        misses,
        unknown);
  }
}
