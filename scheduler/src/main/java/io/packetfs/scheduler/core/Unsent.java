package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The windows of an object that are neither done nor under way, and which of them go out next: a
 * probe, as long as it is not known what windows there are; one run at a time, behind the prefix of
 * what is done, while its pass is serial; else whatever is loose.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class Unsent {
  /** A probe, or an ordered object's next run, that has not failed. */
  private static final Piece FIRST = Piece.first(new WindowRun(0, 1));

  private static final long NOT_KNOWN = -1;

  private final Passes passes;
  private final Coverage coverage;
  private final LiveFlights live;
  private final LooseWindows loose = new LooseWindows();

  /** What goes out next of a probe or an ordered object: its failures so far, and when it may. */
  private Piece serial = FIRST;

  /** Of the object's plan. */
  private long windowCount = NOT_KNOWN;

  /**
   * A probe.
   *
   * @param passes how the object is gone over
   * @param coverage what of it is done
   * @param live what of it is under way
   */
  Unsent(Passes passes, Coverage coverage, LiveFlights live) {
    this.passes = passes;
    this.coverage = coverage;
    this.live = live;
  }

  private boolean isOneByOne() {
    return windowCount == NOT_KNOWN || passes.now().serial();
  }

  /** It is known now what windows there are; none of them was ever sent. */
  void planned(long count) {
    windowCount = count;
    if (!isOneByOne()) {
      loose.neverSent(0, count);
    }
  }

  /** What of the plan a restart left done is in the coverage. */
  void restored() {
    if (windowCount > 0 && !isOneByOne()) {
      loose.restored(windowCount, coverage.gaps(new WindowRun(0, windowCount)));
    }
  }

  /** Goes on behind the prefix of what is done. Nothing is under way. */
  void begin() {
    serial = FIRST;
    if (isOneByOne()) {
      loose.clear();
    } else {
      loose.neverSent(coverage.prefixEnd(), windowCount);
    }
  }

  /** Nothing goes out any more. */
  void clear() {
    loose.clear();
  }

  /** What could go out now, or null: all is done or under way, or a pause has not ended. */
  @Nullable Piece next(long nowMs) {
    if (isOneByOne()) {
      return live.isEmpty() && serial.dueMs() <= nowMs ? serialRun() : null;
    }
    return loose.next(nowMs);
  }

  private @Nullable Piece serialRun() {
    if (windowCount == NOT_KNOWN) {
      return serial;
    }
    long from = coverage.prefixEnd();
    return from < windowCount ? serial.over(new WindowRun(from, windowCount)) : null;
  }

  /**
   * When something could go out at the earliest if nothing else happens, or null if nothing would.
   */
  @Nullable Long dueMs() {
    if (isOneByOne()) {
      return live.isEmpty() ? serial.dueMs() : null;
    }
    return loose.retryDueMs();
  }

  /** The beginning of the piece, or all of it, went out. */
  void sent(Piece piece, WindowRun run) {
    if (!isOneByOne()) {
      loose.sent(piece, run);
    }
  }

  /**
   * Windows that a flight held are nobody's any more: what of them is not done and not under way
   * elsewhere goes out again.
   *
   * @param next failures and pause of what goes out again
   */
  void reopen(WindowRun run, Piece next) {
    serial = next;
    if (isOneByOne()) {
      return;
    }
    for (WindowRun gap : passes.covering().gaps(run)) {
      withoutLive(gap).forEach(left -> loose.retry(next.over(left)));
    }
  }

  private List<WindowRun> withoutLive(WindowRun run) {
    List<WindowRun> left = List.of(run);
    for (Flight flight : live.overlapping(run)) {
      left = left.stream().flatMap(part -> part.without(flight.run).stream()).toList();
    }
    return left;
  }

  /**
   * A run came into the coverage, perhaps from a flight that was given up: it must not go out
   * again.
   */
  void covered(WindowRun run) {
    serial = FIRST;
    loose.covered(run, passes.covering());
  }

  /** How many there are; 1 as long as that is not known. */
  long count() {
    if (windowCount == NOT_KNOWN) {
      return 1;
    }
    return isOneByOne() ? windowCount - coverage.prefixEnd() : loose.count();
  }

  /** Those of them that are loose; none of an ordered object. */
  List<WindowRun> looseRuns() {
    return loose.runs();
  }
}
