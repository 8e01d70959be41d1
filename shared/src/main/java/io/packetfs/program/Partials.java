package io.packetfs.program;

import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvHigh;
import io.packetfs.program.Partial.FnvLow;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.NibbleMap;
import java.util.ArrayList;
import java.util.List;

/** How the partials of neighbouring runs come together. */
public final class Partials {
  private static final int NIBBLE_BITS = 4;
  private static final int NIBBLE = NibbleMap.VALUES - 1;

  private Partials() {}

  /**
   * The partial of a run without bytes, neutral on both sides.
   *
   * @param reducer a reducer, not a transform
   * @param entryByte low byte of the state that an entry-dependent reducer is entered with, 0..255;
   *     ignored by others
   */
  public static Partial empty(Instruction reducer, int entryByte) {
    return switch (reducer.op()) {
      case COUNTEQ -> new Count(0, 0);
      case CRC32C -> new Crc(0, 0);
      case FNV -> new FnvRun(0, entryByte, entryByte);
      case FNV_LOW -> new FnvLow(0, NibbleMap.IDENTITY);
      case FNV_HIGH -> new FnvHigh(0, entryByte, entryByte, NibbleMap.IDENTITY);
      case XOR, ADD ->
          throw new IllegalArgumentException(reducer.op().wireName() + " has no partial");
    };
  }

  /**
   * The partials of a run without bytes, reducer by reducer.
   *
   * @param program whose reducers they are of
   * @param entryStates one for each reducer, as {@link #empty} takes it
   */
  public static List<Partial> emptyAll(Program program, List<Integer> entryStates) {
    List<Instruction> reducers = program.reducers();
    List<Partial> empty = new ArrayList<>(reducers.size());
    for (int i = 0; i < reducers.size(); i++) {
      empty.add(empty(reducers.get(i), entryStates.get(i)));
    }
    return List.copyOf(empty);
  }

  /**
   * The partial of a run made of two neighbours. Costs O(log length).
   *
   * @param left of the first bytes
   * @param right of the bytes right behind them, by the same reducer
   * @throws IllegalArgumentException if the two are of different kinds, or the right one was
   *     entered with another byte than the left one leaves
   */
  public static Partial combine(Partial left, Partial right) {
    return switch (left) {
      case Count a when right instanceof Count b ->
          new Count(Math.addExact(a.length(), b.length()), a.count() + b.count());
      case Crc a when right instanceof Crc b ->
          new Crc(
              Math.addExact(a.length(), b.length()),
              Crc32cAlgebra.combine(a.crc(), b.crc(), b.length()));
      case FnvRun a when right instanceof FnvRun b -> combine(a, b);
      case FnvLow a when right instanceof FnvLow b ->
          new FnvLow(Math.addExact(a.length(), b.length()), a.map().then(b.map()));
      case FnvHigh a when right instanceof FnvHigh b -> combine(a, b);
      case Count a -> throw mismatch(a, right);
      case Crc a -> throw mismatch(a, right);
      case FnvRun a -> throw mismatch(a, right);
      case FnvLow a -> throw mismatch(a, right);
      case FnvHigh a -> throw mismatch(a, right);
    };
  }

  /**
   * The partials of a run made of two neighbours, reducer by reducer.
   *
   * @throws IllegalArgumentException as {@link #combine}, or if the lists differ in length
   */
  public static List<Partial> combineAll(List<Partial> left, List<Partial> right) {
    if (left.size() != right.size()) {
      throw new IllegalArgumentException(
          left.size()
              + " partials do not combine with "
              + right.size()
              + ": both need one for each reducer");
    }
    if (left.size() == 1) {
      return List.of(combine(left.getFirst(), right.getFirst()));
    }
    List<Partial> combined = new ArrayList<>(left.size());
    for (int i = 0; i < left.size(); i++) {
      combined.add(combine(left.get(i), right.get(i)));
    }
    return List.copyOf(combined);
  }

  /**
   * What the run behind these partials is entered with, one for each of them: the low byte, or
   * nibble, of the state that an entry-dependent one leaves, else 0. Before the first run it is
   * {@link Program#entryStates}.
   */
  public static List<Integer> exitStates(List<Partial> partials) {
    return partials.stream()
        .map(
            partial ->
                switch (partial) {
                  case FnvRun run -> Fnv.lowByte(run.exit());
                  case FnvHigh run -> run.exitLow();
                  case FnvLow run -> 0;
                  case Count count -> 0;
                  case Crc crc -> 0;
                })
        .toList();
  }

  /**
   * What a run makes of the low byte of an fnv state, as far as its map tells: only the low nibble,
   * or all of it.
   *
   * @param map of low or of high nibbles
   * @param lowByte in front of the run, 0..255; of a map of low nibbles the high one is ignored
   * @throws IllegalArgumentException if the partial is no map
   */
  public static int stateBehind(Partial map, int lowByte) {
    return switch (map) {
      case FnvLow low -> low.map().apply(lowByte & NIBBLE);
      case FnvHigh high -> high.map().apply(lowByte >> NIBBLE_BITS) << NIBBLE_BITS | high.exitLow();
      case FnvRun run -> throw noMap(run);
      case Count count -> throw noMap(count);
      case Crc crc -> throw noMap(crc);
    };
  }

  private static IllegalArgumentException noMap(Partial partial) {
    return new IllegalArgumentException(partial + " is no map of nibbles");
  }

  private static FnvRun combine(FnvRun left, FnvRun right) {
    if (left.length() == 0) {
      return right;
    }
    if (right.length() == 0) {
      return left;
    }
    return new FnvRun(
        Math.addExact(left.length(), right.length()), left.entryByte(), right.apply(left.exit()));
  }

  private static FnvHigh combine(FnvHigh left, FnvHigh right) {
    if (left.length() == 0) {
      return right;
    }
    if (right.length() == 0) {
      return left;
    }
    if (left.exitLow() != right.entryLow()) {
      throw mismatch(left, right);
    }
    return new FnvHigh(
        Math.addExact(left.length(), right.length()),
        left.entryLow(),
        right.exitLow(),
        left.map().then(right.map()));
  }

  private static IllegalArgumentException mismatch(Partial left, Partial right) {
    return new IllegalArgumentException(left + " does not combine with " + right);
  }
}
