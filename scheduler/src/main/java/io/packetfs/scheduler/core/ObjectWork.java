package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import io.packetfs.origin.Identity;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.Problem;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.scheduler.core.JobProgress.ObjectProgress;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object of a job: what is known of it, what is done, what is under way, what goes out next.
 *
 * <p>Its windows are in exactly one of three places: done (coverage), under way (a live flight), or
 * {@link Unsent}. Every move between them begins here. What is done, in rounds, is what of the
 * round is done ({@link Passes}).
 *
 * <p>Owned by the core; not thread-safe.
 */
final class ObjectWork {
  final JobWork job;
  final int index;
  final ObjectUrl url;
  final OriginState origin;

  /** Its job's turn at its origin. */
  final ReadyQueue.Turn turn;

  final LiveFlights live = new LiveFlights();
  final Coverage coverage = new Coverage();
  final Passes passes;
  final Unsent unsent;
  final Scrutiny scrutiny = new Scrutiny();
  boolean queued;
  long hedgedWindows;

  /** Who can run its pass, as the registry last found. */
  @Nullable Eligible eligible;

  private JobState state = JobState.QUEUED;
  private @Nullable Identity identity;
  private @Nullable PublishedChecksum published;
  private @Nullable String finalUrl;
  private @Nullable WindowPlan plan;

  /** The bytes that at least one reducer reads: disjoint, ascending. */
  private List<ByteRange> read = List.of();

  private @Nullable Problem error;

  ObjectWork(JobWork job, int index, ObjectUrl url, OriginState origin, ReadyQueue.Turn turn) {
    this.job = job;
    this.index = index;
    this.url = url;
    this.origin = origin;
    this.turn = turn;
    this.passes = new Passes(Pass.plain(url, origin, job.spec.program()), coverage);
    this.unsent = new Unsent(passes, coverage, live);
  }

  /** Takes up what a restart left. */
  void restore(ObjectProgress progress) {
    state = progress.state();
    error = progress.error();
    published = progress.published();
    Identity known = progress.identity();
    if (known == null || (isEnded() && state != JobState.SUCCEEDED)) {
      // What failed may have failed because its ranges do not fit: it has an identity and no plan.
      identity = known;
      return;
    }
    pin(known, progress.finalUrl());
    for (DoneRun done : progress.done()) {
      coverage.add(done.run(), done.partials());
    }
    if (isSerial()) {
      // What rounds knew of the runs between is gone with whoever led them.
      keepPrefix();
    }
    scrutiny.restore(progress, job.shares);
    unsent.restored();
  }

  /** Fixes what the object is and what of it is to be read. */
  WindowPlan pin(Identity pinned, @Nullable String redirectedTo) {
    identity = pinned;
    finalUrl = redirectedTo;
    read = ByteRange.union(program().ranges(pinned.sizeBytes()));
    WindowPlan made = WindowPlan.of(read, pinned.sizeBytes());
    plan = made;
    unsent.planned(made.windowCount());
    return made;
  }

  Program program() {
    return job.spec.program();
  }

  /** Whether its runs follow each other, one at a time. */
  boolean isSerial() {
    return passes.now().serial();
  }

  /**
   * Goes on in rounds behind what has its values, or in order again. Nothing of it is under way.
   *
   * @param rounds how, or null: in order
   */
  void spread(@Nullable Rounds rounds) {
    keepPrefix();
    passes.spread(rounds);
    beginPass();
  }

  /** Goes on to the next round if this one is done, and so nothing of it is under way. */
  void advance() {
    if (plan != null && passes.advance(plan.windowCount())) {
      beginPass();
    }
  }

  private void beginPass() {
    eligible = null;
    unsent.begin();
  }

  /** Nothing is done that an ordered object could not go on behind. */
  private void keepPrefix() {
    for (DoneRun lost : coverage.keepPrefix()) {
      job.bytesProcessed -= requestedBytes(lost.run());
    }
    job.shares.shrinkTo(job.bytesProcessed);
  }

  JobState state() {
    return state;
  }

  @Nullable Identity identity() {
    return identity;
  }

  /** The checksum of the whole object that its origin publishes, or null as long as none came. */
  @Nullable PublishedChecksum published() {
    return published;
  }

  /** Fixes what its origin publishes; null: this response did not tell. */
  void publishes(@Nullable PublishedChecksum checksum) {
    published = checksum;
  }

  @Nullable WindowPlan plan() {
    return plan;
  }

  @Nullable Problem error() {
    return error;
  }

  /** What is fetched: where the probe's redirects led, or the URL itself. */
  String fetchUrl() {
    return finalUrl == null ? url.text() : finalUrl;
  }

  boolean isEnded() {
    return state.isEnd();
  }

  boolean isComplete() {
    return plan != null && coverage.doneWindows() == plan.windowCount();
  }

  void started() {
    if (state == JobState.QUEUED) {
      state = JobState.RUNNING;
    }
  }

  /** Ends it and drops what is not needed any more. The caller cancels its flights. */
  void end(JobState end, @Nullable Problem why) {
    state = end;
    error = why;
    unsent.clear();
    eligible = null;
  }

  /** What could go out now, or null: all is done or under way, or a pause has not ended. */
  @Nullable Piece next(long nowMs) {
    return isEnded() ? null : unsent.next(nowMs);
  }

  /** The piece, or its first part, went out. */
  void sent(Piece piece, Flight flight) {
    live.add(flight);
    if (flight.hedge) {
      hedgedWindows += flight.run.count();
      return;
    }
    unsent.sent(piece, flight.run);
  }

  /**
   * Windows that a flight held are nobody's any more: what of them is not done and not under way
   * elsewhere goes out again.
   *
   * @param next failures and pause of what goes out again
   */
  void reopen(WindowRun run, Piece next) {
    if (!isEnded()) {
      unsent.reopen(run, next);
    }
  }

  /** Whether that pCPU has, or may have, a part in what is done or under way. */
  boolean hasPartOf(String pcpu) {
    return scrutiny.mayHavePart(pcpu)
        || live.all().stream().anyMatch(flight -> flight.pcpu.attributes().id().equals(pcpu));
  }

  /** Nothing of it is done. The caller has recalled its flights. */
  void beginAnew() {
    for (DoneRun done : coverage.runs()) {
      job.bytesProcessed -= requestedBytes(done.run());
    }
    scrutiny.takeBack(job);
    job.shares.shrinkTo(job.bytesProcessed);
    coverage.clear();
    job.forgetWindows(index);
    job.changed();
    hedgedWindows = 0;
    unsent.begin();
  }

  /** Adds the tasks that somebody waits for. */
  void addAwaited(List<Flight> awaited) {
    if (!live.isEmpty()) {
      awaited.addAll(live.all());
    }
    scrutiny.addAwaited(awaited);
  }

  /**
   * What a probe asks for: the window of the lowest byte that is read, whatever the object's size
   * will be.
   */
  Fetch probe() {
    long window = program().lowestOffset() / Grid.WINDOW_BYTES * Grid.WINDOW_BYTES;
    boolean readsNothing = program().reducers().isEmpty() || job.planOnly;
    return readsNothing
        ? new Fetch(program().lowestOffset(), 1)
        : new Fetch(window, Grid.WINDOW_BYTES);
  }

  /** Bytes of a run that at least one reducer reads, each counted once. */
  long requestedBytes(WindowRun run) {
    WindowPlan known = plan;
    if (known == null) {
      return 0;
    }
    ByteRange span =
        ByteRange.between(known.window(run.from()).offset(), known.window(run.to() - 1).end());
    long bytes = 0;
    for (ByteRange range : read) {
      bytes += range.clip(span).length();
    }
    return bytes;
  }

  /** What has to survive of it. */
  ObjectProgress progress() {
    return new ObjectProgress(
        state,
        identity,
        published,
        finalUrl,
        coverage.runs(),
        scrutiny.barred(),
        scrutiny.parts(),
        error);
  }
}
