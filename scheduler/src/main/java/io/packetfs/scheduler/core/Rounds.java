package io.packetfs.scheduler.core;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How runs of an ordered object are done in any order, anywhere: first the maps of all runs from
 * each low nibble of fnv's state to the one behind the run, then, as it is known by then which low
 * nibble each run is entered with, the maps of the high nibbles; then each run's entry byte is
 * known, and the values follow as those of any unordered program.
 *
 * <p>A round is a {@link Pass} with a {@link Coverage} of its own, but for the last, whose coverage
 * is the object's. What a round finds of single runs is remembered by where they begin, since
 * merged runs do not tell it any more: these are the <em>cuts</em>. Behind the first round tasks
 * begin and end at cuts of the round before, so what they are entered with and what they have to
 * leave is known. Nothing of it is stored: a new leader begins anew behind what has its values.
 *
 * <p>Owned by one {@link ObjectWork}; not thread-safe.
 */
final class Rounds {
  /** A longer object is done in order: so there are never more than some 16,000 cuts. */
  static final long WINDOWS_MAX = 1L << 18;

  /** Runs of the first round have at most so many windows, which any pCPU takes at once... */
  private static final long RUN_WINDOWS_MAX = 64;

  /** ... and at least this part of the object. */
  private static final long RUNS_MAX = 1L << 14;

  private static final int NIBBLE = 0xf;

  private enum Stage {
    LOW,
    HIGH,
    VALUES
  }

  private final Pass low;
  private final Pass high;
  private final Pass values;

  /** What is to be done: the windows of the plan behind what has its values. */
  private final WindowRun span;

  /** What the span is entered with: the low byte of each fnv's state. */
  private final List<Integer> entered;

  /** Of each fnv, its place among the program's reducers. */
  private final List<Integer> places;

  private Stage stage = Stage.LOW;
  private Coverage found;

  /** What this round found, by the first window of the run. */
  private final TreeMap<Long, List<Partial>> byStart = new TreeMap<>();

  /** What is known of each cut, and of the end: nibbles in the second round, bytes in the third. */
  private final TreeMap<Long, List<Integer>> cuts = new TreeMap<>();

  /**
   * Before the first round.
   *
   * @param program the object's, with an fnv
   * @param span the windows that are not done, up to the end of the plan
   * @param entryStates what the span is entered with, one for each reducer of the program
   */
  Rounds(
      ObjectUrl url,
      OriginState origin,
      Program program,
      WindowRun span,
      List<Integer> entryStates) {
    this.low = Pass.spread(url, origin, program.lowNibbles());
    this.high = Pass.spread(url, origin, program.highNibbles());
    this.values = Pass.spread(url, origin, program);
    this.span = span;
    this.places = places(program);
    this.entered = places.stream().map(entryStates::get).toList();
    this.found = coverage(low, low.firstEntryStates());
  }

  /** What a pCPU has to be able to do for the first rounds. */
  static Demand demand(ObjectUrl url, Program program) {
    return Demand.of(url, program.lowNibbles()).and(program.highNibbles().ops());
  }

  private static List<Integer> places(Program program) {
    List<Integer> places = new ArrayList<>();
    List<Instruction> reducers = program.reducers();
    for (int i = 0; i < reducers.size(); i++) {
      if (reducers.get(i).op() == Op.FNV) {
        places.add(i);
      }
    }
    return List.copyOf(places);
  }

  /** What is before the span has its values already, and no maps are needed of it. */
  private Coverage coverage(Pass pass, List<Integer> entryStates) {
    Coverage coverage = new Coverage();
    if (span.from() > 0) {
      coverage.add(new WindowRun(0, span.from()), Partials.emptyAll(pass.program(), entryStates));
    }
    return coverage;
  }

  /** What tasks compute now. */
  Pass pass() {
    return switch (stage) {
      case LOW -> low;
      case HIGH -> high;
      case VALUES -> values;
    };
  }

  /** Whether maps are looked for; else it is the values. */
  boolean isFinding() {
    return stage != Stage.VALUES;
  }

  /** What of the round is done, as long as maps are looked for. */
  Coverage found() {
    return found;
  }

  /** What a run is entered with, one for each reducer of the pass. */
  List<Integer> entryStates(WindowRun run) {
    return switch (stage) {
      case LOW -> low.firstEntryStates();
      case HIGH -> at(run.from());
      case VALUES -> forReducers(at(run.from()));
    };
  }

  /**
   * How much of a piece is one task.
   *
   * @param wanted windows that would suit the pCPU, 1..
   * @return windows, at least one
   */
  long windows(WindowRun piece, long wanted) {
    if (stage == Stage.LOW) {
      long least = Math.ceilDiv(span.count(), RUNS_MAX);
      return Math.min(piece.count(), Math.clamp(wanted, least, Math.max(least, RUN_WINDOWS_MAX)));
    }
    Long last = cuts.floorKey(Math.min(piece.to(), piece.from() + wanted));
    Long end = last != null && last > piece.from() ? last : cuts.higherKey(piece.from());
    return (end == null ? piece.to() : Math.min(end, piece.to())) - piece.from();
  }

  /**
   * Whether a run begins and ends where tasks do: one that was done in part is not taken behind the
   * first round, since it is not known what the rest is entered with.
   */
  boolean isWhole(WindowRun run) {
    return stage == Stage.LOW || (cuts.containsKey(run.from()) && cuts.containsKey(run.to()));
  }

  /**
   * Whether a whole run's partials go with what the rounds before found. If not, two readings of
   * the same bytes differ.
   */
  boolean agrees(WindowRun run, List<Partial> partials) {
    if (stage == Stage.LOW) {
      return partials.stream().allMatch(Partial.FnvLow.class::isInstance);
    }
    List<Integer> in = at(run.from());
    List<Integer> out = at(run.to());
    for (int i = 0; i < places.size(); i++) {
      int entry = in.get(i);
      int exit = out.get(i);
      boolean fits =
          switch (partials.get(stage == Stage.HIGH ? i : places.get(i))) {
            case Partial.FnvHigh map ->
                stage == Stage.HIGH && map.entryLow() == entry && map.exitLow() == exit;
            case Partial.FnvRun value ->
                stage == Stage.VALUES
                    && value.entryByte() == entry
                    && (value.exit() & 0xff) == exit;
            case Partial.FnvLow map -> false;
            case Partial.Count count -> false;
            case Partial.Crc crc -> false;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** A run came into what was found. */
  void take(WindowRun run, List<Partial> maps) {
    byStart.put(run.from(), maps);
  }

  /**
   * Goes on to the next round if this one is done.
   *
   * @param windowCount of the plan
   */
  boolean advance(long windowCount) {
    if (!isFinding() || found.doneWindows() < windowCount) {
      return false;
    }
    TreeMap<Long, List<Integer>> known = new TreeMap<>();
    List<Integer> state = entered;
    for (Map.Entry<Long, List<Partial>> run : byStart.entrySet()) {
      known.put(run.getKey(), state);
      state = behind(state, run.getValue());
    }
    known.put(span.to(), state);
    byStart.clear();
    cuts.clear();
    if (stage == Stage.LOW) {
      known.forEach((at, bytes) -> cuts.put(at, bytes.stream().map(b -> b & NIBBLE).toList()));
      stage = Stage.HIGH;
      found = coverage(high, at(span.from()));
    } else {
      cuts.putAll(known);
      stage = Stage.VALUES;
      found = new Coverage();
    }
    return true;
  }

  /** The states behind a run, as far as its maps tell. */
  private static List<Integer> behind(List<Integer> states, List<Partial> maps) {
    List<Integer> behind = new ArrayList<>(states.size());
    for (int i = 0; i < states.size(); i++) {
      behind.add(Partials.stateBehind(maps.get(i), states.get(i)));
    }
    return List.copyOf(behind);
  }

  private List<Integer> at(long window) {
    @Nullable List<Integer> known = cuts.get(window);
    if (known == null) {
      throw new IllegalStateException("nothing is known of the states in front of " + window);
    }
    return known;
  }

  private List<Integer> forReducers(List<Integer> bytes) {
    List<Integer> states = new ArrayList<>(values.firstEntryStates());
    for (int i = 0; i < places.size(); i++) {
      states.set(places.get(i), bytes.get(i));
    }
    return List.copyOf(states);
  }
}
