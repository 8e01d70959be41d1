package io.packetfs.scheduler.core;

import io.packetfs.job.JobState;
import io.packetfs.job.ObjectStatus;
import io.packetfs.origin.Identity;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.scheduler.core.JobProgress.ObjectProgress;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a job: what is known of it, what is done, what is under way, what goes out next.
 *
 * <p>Its windows are in exactly one of four places: done (coverage), under way (a live flight), to
 * be sent again (retries), or never sent (from the cursor on). Every move between them is a method
 * here. An ordered object has no cursor and no retries: its next run begins where the coverage's
 * prefix ends, and one flight is under way at a time.
 *
 * <p>Owned by the core; not thread-safe.
 */
final class ObjectWork {
  private static final WindowRun PROBE_RUN = new WindowRun(0, 1);

  final JobWork job;
  final int index;
  final ObjectUrl url;
  final OriginState origin;
  final boolean ordered;
  final Set<Flight> live = new LinkedHashSet<>();
  final Coverage coverage = new Coverage();
  boolean queued;
  long hedgedWindows;
  private JobState state = JobState.QUEUED;
  private @Nullable Identity identity;
  private @Nullable String finalUrl;
  private @Nullable WindowPlan plan;

  /** The bytes that at least one reducer reads: disjoint, ascending. */
  private List<ByteRange> read = List.of();

  private @Nullable Problem error;
  private long cursor;
  private final PriorityQueue<Piece> retries = new PriorityQueue<>(Piece.BY_DUE);

  /** What goes out next of a probe or an ordered object: its failures so far, and when it may. */
  private Piece serial = Piece.first(PROBE_RUN);

  ObjectWork(JobWork job, int index, ObjectUrl url, OriginState origin) {
    this.job = job;
    this.index = index;
    this.url = url;
    this.origin = origin;
    this.ordered = job.spec.program().isOrdered();
  }

  /** Takes up what a restart left. */
  void restore(ObjectProgress progress) {
    state = progress.state();
    error = progress.error();
    Identity known = progress.identity();
    if (known == null || (isEnded() && state != JobState.SUCCEEDED)) {
      // What failed may have failed because its ranges do not fit: it has an identity and no plan.
      identity = known;
      return;
    }
    WindowPlan knownPlan = pin(known, progress.finalUrl());
    for (DoneRun done : progress.done()) {
      coverage.add(done.run(), done.partials());
    }
    if (knownPlan.windowCount() > 0 && !ordered) {
      coverage
          .gaps(new WindowRun(0, knownPlan.windowCount()))
          .forEach(gap -> retries.add(Piece.first(gap)));
      cursor = knownPlan.windowCount();
    }
  }

  /** Fixes what the object is and what of it is to be read. */
  WindowPlan pin(Identity pinned, @Nullable String redirectedTo) {
    identity = pinned;
    finalUrl = redirectedTo;
    read = ByteRange.union(program().ranges(pinned.sizeBytes()));
    WindowPlan made = WindowPlan.of(read, pinned.sizeBytes());
    plan = made;
    return made;
  }

  Program program() {
    return job.spec.program();
  }

  JobState state() {
    return state;
  }

  @Nullable Identity identity() {
    return identity;
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
    retries.clear();
  }

  /** What could go out now, or null: all is done or under way, or a pause has not ended. */
  @Nullable Piece next(long nowMs) {
    if (isEnded()) {
      return null;
    }
    WindowPlan known = plan;
    if (known == null || ordered) {
      return live.isEmpty() && serial.dueMs() <= nowMs ? serialRun(known) : null;
    }
    Piece retry = retries.peek();
    if (retry != null && retry.dueMs() <= nowMs) {
      return retry;
    }
    return cursor < known.windowCount()
        ? Piece.first(new WindowRun(cursor, known.windowCount()))
        : null;
  }

  private @Nullable Piece serialRun(@Nullable WindowPlan known) {
    if (known == null) {
      return serial;
    }
    long from = coverage.prefixEnd();
    return from < known.windowCount()
        ? serial.over(new WindowRun(from, known.windowCount()))
        : null;
  }

  /**
   * When something could go out at the earliest if nothing else happens, or null if nothing would.
   */
  @Nullable Long dueMs() {
    if (plan == null || ordered) {
      return live.isEmpty() ? serial.dueMs() : null;
    }
    Piece retry = retries.peek();
    return retry == null ? null : retry.dueMs();
  }

  /** The piece, or its first part, went out. */
  void sent(Piece piece, Flight flight) {
    live.add(flight);
    if (flight.hedge) {
      hedgedWindows += flight.run.count();
      return;
    }
    if (plan == null || ordered) {
      return;
    }
    if (piece.equals(retries.peek())) {
      retries.remove();
      if (flight.run.to() < piece.run().to()) {
        retries.add(piece.over(new WindowRun(flight.run.to(), piece.run().to())));
      }
    } else {
      cursor = flight.run.to();
    }
  }

  /**
   * Windows that a flight held are nobody's any more: what of them is not done and not under way
   * elsewhere goes out again.
   *
   * @param next failures and pause of what goes out again
   */
  void reopen(WindowRun run, Piece next) {
    if (isEnded()) {
      return;
    }
    serial = next;
    if (plan == null || ordered) {
      return;
    }
    for (WindowRun gap : coverage.gaps(run)) {
      for (WindowRun loose : withoutLive(gap)) {
        retries.add(next.over(loose));
      }
    }
  }

  /**
   * A run came into the coverage, perhaps from a flight that was given up: it must not go out
   * again.
   */
  void covered(WindowRun run) {
    serial = Piece.first(PROBE_RUN);
    if (run.from() <= cursor && cursor < run.to()) {
      cursor = run.to();
    }
    List<Piece> overlapped = new ArrayList<>();
    for (Piece retry : retries) {
      if (retry.run().from() < run.to() && run.from() < retry.run().to()) {
        overlapped.add(retry);
      }
    }
    retries.removeAll(overlapped);
    for (Piece retry : overlapped) {
      coverage.gaps(retry.run()).forEach(gap -> retries.add(retry.over(gap)));
    }
  }

  private List<WindowRun> withoutLive(WindowRun run) {
    List<WindowRun> loose = new ArrayList<>(List.of(run));
    for (Flight flight : live) {
      List<WindowRun> rest = new ArrayList<>();
      for (WindowRun part : loose) {
        if (flight.run.to() <= part.from() || part.to() <= flight.run.from()) {
          rest.add(part);
          continue;
        }
        if (part.from() < flight.run.from()) {
          rest.add(new WindowRun(part.from(), flight.run.from()));
        }
        if (flight.run.to() < part.to()) {
          rest.add(new WindowRun(flight.run.to(), part.to()));
        }
      }
      loose = rest;
    }
    return loose;
  }

  /** Windows that are neither done nor under way. */
  long unsentWindows() {
    WindowPlan known = plan;
    if (known == null) {
      return 1;
    }
    if (ordered) {
      return known.windowCount() - coverage.prefixEnd();
    }
    return looseRuns().stream().mapToLong(WindowRun::count).sum();
  }

  /** Runs that are neither done nor under way: to be sent again, and never sent. */
  List<WindowRun> looseRuns() {
    List<WindowRun> loose = new ArrayList<>();
    retries.forEach(retry -> loose.add(retry.run()));
    WindowPlan known = plan;
    if (known != null && cursor < known.windowCount()) {
      loose.add(new WindowRun(cursor, known.windowCount()));
    }
    return loose;
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

  /**
   * The low byte that each reducer is entered with behind the coverage's prefix; 0 for those that
   * need none.
   */
  List<Integer> entryStates() {
    List<Partial> prefix = coverage.prefix();
    return prefix == null ? program().entryStates() : Partials.exitStates(prefix);
  }

  /** Bytes of a run that at least one reducer reads, each counted once. */
  long requestedBytes(WindowRun run) {
    WindowPlan known = plan;
    if (known == null) {
      return 0;
    }
    ByteRange span =
        ByteRange.between(known.window(run.from()).offset(), known.window(run.to() - 1).end());
    return read.stream().mapToLong(range -> range.clip(span).length()).sum();
  }

  /** The results, if it succeeded; else none. */
  List<Result> results() {
    Identity known = identity;
    if (state != JobState.SUCCEEDED || known == null || job.planOnly) {
      return List.of();
    }
    List<Partial> partials = coverage.prefix();
    return Results.of(
        program(),
        known.sizeBytes(),
        partials == null ? Partials.emptyAll(program(), program().entryStates()) : partials);
  }

  ObjectStatus status() {
    return new ObjectStatus(url.text(), identity, state, results(), error);
  }

  ObjectProgress progress() {
    return new ObjectProgress(state, identity, finalUrl, coverage.runs(), error);
  }
}
