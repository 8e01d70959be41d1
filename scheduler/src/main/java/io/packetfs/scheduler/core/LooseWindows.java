package io.packetfs.scheduler.core;

import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The windows of an unordered object that are neither done nor under way: those that go out again
 * (retries), and those that were never sent (from the cursor on). O(retries) memory, however many
 * windows the object has.
 *
 * <p>Owned by one {@link Unsent}; not thread-safe.
 */
final class LooseWindows {
  private final PriorityQueue<Piece> retries = new PriorityQueue<>(Piece.BY_DUE);

  /** How many there are; mostly none, and then nothing else of them is looked at. */
  private long retryWindows;

  private long cursor;
  private long windowCount;

  /**
   * The windows of a plan from this one on, none of them ever sent.
   *
   * @param count of all windows of the plan
   */
  void neverSent(long from, long count) {
    forgetRetries();
    cursor = from;
    windowCount = count;
  }

  /** What a restart left to do of a plan: it may go out at once. */
  void restored(long count, List<WindowRun> open) {
    cursor = count;
    windowCount = count;
    open.forEach(run -> retry(Piece.first(run)));
  }

  /** What goes out next: retries that are due first, then what was never sent; null if neither. */
  @Nullable Piece next(long nowMs) {
    if (retryWindows > 0) {
      Piece retry = retries.element();
      if (retry.dueMs() <= nowMs) {
        return retry;
      }
    }
    return cursor < windowCount ? Piece.first(new WindowRun(cursor, windowCount)) : null;
  }

  /** When the first retry may go out, or null if there is none. */
  @Nullable Long retryDueMs() {
    Piece retry = retries.peek();
    return retry == null ? null : retry.dueMs();
  }

  /**
   * The beginning of a piece, or all of it, is under way.
   *
   * @param piece what {@link #next} gave
   */
  void sent(Piece piece, WindowRun run) {
    if (retryWindows == 0 || !retries.element().equals(piece)) {
      cursor = run.to();
      return;
    }
    retries.remove();
    retryWindows -= piece.run().count();
    if (run.to() < piece.run().to()) {
      retry(piece.over(new WindowRun(run.to(), piece.run().to())));
    }
  }

  /** The piece goes out again. */
  void retry(Piece piece) {
    retries.add(piece);
    retryWindows += piece.run().count();
  }

  private void forgetRetries() {
    retries.clear();
    retryWindows = 0;
  }

  /**
   * A run is done, perhaps by a flight that was given up: it must not go out again.
   *
   * @param coverage holds the run
   */
  void covered(WindowRun run, Coverage coverage) {
    if (run.from() <= cursor && cursor < run.to()) {
      cursor = run.to();
    }
    if (retryWindows == 0) {
      return;
    }
    List<Piece> overlapped = new ArrayList<>();
    for (Piece retry : retries) {
      if (retry.run().overlaps(run)) {
        overlapped.add(retry);
      }
    }
    for (Piece retry : overlapped) {
      retries.remove(retry);
      retryWindows -= retry.run().count();
      coverage.gaps(retry.run()).forEach(gap -> retry(retry.over(gap)));
    }
  }

  /** All of them, in no order. */
  List<WindowRun> runs() {
    List<WindowRun> runs = new ArrayList<>();
    retries.forEach(retry -> runs.add(retry.run()));
    if (cursor < windowCount) {
      runs.add(new WindowRun(cursor, windowCount));
    }
    return runs;
  }

  /** How many there are. */
  long count() {
    return retryWindows + Math.max(0, windowCount - cursor);
  }

  /** Nothing goes out any more. */
  void clear() {
    forgetRetries();
    cursor = windowCount;
  }
}
