package io.packetfs.scheduler.core;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.WindowCounts;
import io.packetfs.job.WindowResult;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import io.packetfs.window.WindowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A job under way. Owned by the core; not thread-safe. */
final class JobWork {
  final String id;
  final JobSpec spec;
  final long createdMs;
  final boolean planOnly;
  final List<ObjectWork> objects = new ArrayList<>();

  /** What each pCPU did of it. */
  final Shares shares;

  @Nullable Long startedMs;
  @Nullable Long endedMs;
  @Nullable Problem error;

  /** Why its newest task brought nothing, or null: it did. */
  @Nullable Problem failing;

  JobState state = JobState.QUEUED;
  int liveFlights;

  /** Tasks that were sent of it since it was taken up, and where the first and last are. */
  private long tasksSent;

  private long firstPlace;
  private long lastPlace;
  private final long sinceMs;
  private final long earlierTasks;
  int openObjects;
  long retriedWindows;
  long hedgedWindows;
  long duplicateWindows;
  long verifiedWindows;
  long unverifiedWindows;
  long mismatchedWindows;
  long bytesProcessed;
  private final FetchSums fetched = new FetchSums();
  private final List<WindowResult> freshWindows = new ArrayList<>();
  private final Set<JobWork> changed;
  private boolean isChanged;

  /**
   * A job without objects.
   *
   * @param accepted how it came
   * @param shares where it sums up what each pCPU does of it
   * @param changed where it puts itself when what has to be stored of it changes
   */
  JobWork(Event.JobAccepted accepted, Shares shares, Set<JobWork> changed, long nowMs) {
    this.id = accepted.jobId();
    this.spec = accepted.spec();
    this.createdMs = accepted.createdMs();
    this.planOnly = accepted.planOnly();
    this.shares = shares;
    this.changed = changed;
    JobProgress progress = accepted.progress();
    if (progress != null) {
      restore(progress);
    }
    this.sinceMs = nowMs;
    this.earlierTasks =
        progress == null ? 0 : progress.shares().stream().mapToLong(PcpuShare::taskCount).sum();
  }

  private void restore(JobProgress progress) {
    shares.restore(progress.shares());
    state = progress.state();
    startedMs = progress.startedMs();
    endedMs = progress.endedMs();
    error = progress.error();
    retriedWindows = progress.windows().retried();
    hedgedWindows = progress.windows().hedged();
    duplicateWindows = progress.windows().duplicate();
    verifiedWindows = progress.windows().verified();
    unverifiedWindows = progress.windows().unverified();
    mismatchedWindows = progress.windows().mismatched();
    bytesProcessed = progress.metrics().bytesProcessed();
    fetched.restore(progress.metrics().fetched());
  }

  boolean isEnded() {
    return state.isEnd();
  }

  /** Whether its own limit allows another task. */
  boolean mayFly() {
    int limit = spec.options().concurrency();
    return limit == 0 || liveFlights < limit;
  }

  /** A task of it goes out. */
  void started(long nowMs) {
    if (startedMs == null) {
      startedMs = nowMs;
    }
    changed();
  }

  /** A task of it goes out and is remembered at this place of the {@link AssignmentRing}. */
  void assigned(long place) {
    lastPlace = place;
    firstPlace = tasksSent++ == 0 ? place : firstPlace;
  }

  /** How many went out since it was taken up. */
  long tasksSent() {
    return tasksSent;
  }

  /** Where its assignments are, as far as they are remembered. */
  AssignmentRing.Trail trail() {
    long to = tasksSent == 0 ? firstPlace : lastPlace + 1;
    return new AssignmentRing.Trail(id, firstPlace, to, earlierTasks, tasksSent, sinceMs);
  }

  /** What each pCPU did of it. */
  List<PcpuShare> toldShares() {
    List<Flight> awaited = new ArrayList<>();
    for (ObjectWork object : objects) {
      object.addAwaited(awaited);
    }
    return shares.told(awaited);
  }

  /** What fetching cost, whether or not it brought anything. */
  void note(FetchFacts facts) {
    fetched.add(facts);
    changed();
  }

  /** Something of it has to be stored again. */
  void changed() {
    if (!isChanged) {
      isChanged = true;
      changed.add(this);
    }
  }

  /** It is about to be stored as it is now. */
  void noted() {
    isChanged = false;
  }

  void addWindow(WindowResult window) {
    freshWindows.add(window);
  }

  /** Per-window results of an object that begins anew. */
  void forgetWindows(int objectIndex) {
    freshWindows.removeIf(window -> window.objectIndex() == objectIndex);
  }

  /** Per-window results since the last call. */
  List<WindowResult> takeFreshWindows() {
    List<WindowResult> taken = List.copyOf(freshWindows);
    freshWindows.clear();
    return taken;
  }

  WindowCounts windows() {
    long total = 0;
    long done = 0;
    for (ObjectWork object : objects) {
      WindowPlan plan = object.plan();
      total += plan == null ? 0 : plan.windowCount();
      done += object.coverage.doneWindows();
    }
    return new WindowCounts(
        total,
        done,
        retriedWindows,
        hedgedWindows,
        duplicateWindows,
        verifiedWindows,
        unverifiedWindows,
        mismatchedWindows);
  }

  JobMetrics metrics(long nowMs) {
    return new JobMetrics(
        bytesProcessed,
        fetched.bytesFetched,
        fetched.cacheFillBytes,
        fetched.requests,
        fetched.hits,
        fetched.misses,
        fetched.unknown,
        fetched.hitBytes,
        Math.max(0, (endedMs == null ? nowMs : endedMs) - createdMs));
  }

  JobProgress progress(JobState now, long nowMs) {
    return new JobProgress(
        now,
        startedMs,
        endedMs,
        objects.stream().map(ObjectWork::progress).toList(),
        windows(),
        metrics(nowMs),
        toldShares(),
        error);
  }
}
