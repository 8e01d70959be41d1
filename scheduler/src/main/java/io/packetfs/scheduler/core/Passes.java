package io.packetfs.scheduler.core;

import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an object is gone over: once, with its program as it is; or in {@link Rounds}, of which only
 * the last brings what the object's own coverage wants.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class Passes {
  private final Pass plain;
  private final Coverage coverage;
  private @Nullable Rounds rounds;
  private boolean spreadInVain;

  /** As of which version of the registry it was last asked whether rounds would pay. */
  long consideredVersion;

  /**
   * Not in rounds.
   *
   * @param plain the program as it is
   * @param coverage the object's own
   */
  Passes(Pass plain, Coverage coverage) {
    this.plain = plain;
    this.coverage = coverage;
  }

  /** What tasks compute now. */
  Pass now() {
    Rounds begun = rounds;
    return begun == null ? plain : begun.pass();
  }

  /** The rounds, or null: it is not done in rounds. */
  @Nullable Rounds rounds() {
    return rounds;
  }

  /** Whether rounds were given up once: they are not begun again. */
  boolean isSpreadInVain() {
    return spreadInVain;
  }

  /** Another way, or null: as it is. */
  void spread(@Nullable Rounds begun) {
    spreadInVain |= begun == null;
    rounds = begun;
  }

  /** Whether what is done are maps, and not values. */
  boolean isFinding() {
    Rounds begun = rounds;
    return begun != null && begun.isFinding();
  }

  /** What of this pass is done. */
  Coverage covering() {
    Rounds begun = rounds;
    return begun != null && begun.isFinding() ? begun.found() : coverage;
  }

  /** Whether the object has another pass now than the one whose run this is. */
  boolean isOver(Pass pass) {
    return !pass.equals(now());
  }

  /**
   * Whether a run's partials go with what is known of the states around it; if not, two readings of
   * the same bytes differ.
   */
  boolean agrees(WindowRun run, List<Partial> partials) {
    Rounds begun = rounds;
    return begun == null || begun.agrees(run, partials);
  }

  /**
   * Puts a run in that was done, if all of it is open.
   *
   * @return false: it is a duplicate, and nothing changes
   */
  boolean take(WindowRun run, List<Partial> partials) {
    if (!covering().add(run, partials)) {
      return false;
    }
    Rounds begun = rounds;
    if (begun != null && begun.isFinding()) {
      begun.take(run, partials);
    }
    return true;
  }

  /** Goes on to the next round if this one is done; the plan has so many windows. */
  boolean advance(long windowCount) {
    Rounds begun = rounds;
    return begun != null && begun.advance(windowCount);
  }

  /** What a run is entered with, one for each reducer of this pass. */
  List<Integer> entryStates(WindowRun run) {
    Rounds begun = rounds;
    return begun == null ? statesBehindPrefix() : begun.entryStates(run);
  }

  /**
   * The low byte that each reducer of the program is entered with behind the coverage's prefix; 0
   * for those that need none.
   */
  List<Integer> statesBehindPrefix() {
    List<Partial> prefix = plain.serial() ? coverage.prefix() : null;
    return prefix == null ? plain.firstEntryStates() : Partials.exitStates(prefix);
  }
}
