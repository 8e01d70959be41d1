package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.program.Partial.FnvHigh;
import io.packetfs.program.Partial.FnvLow;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Law 1 for programs with fnv whose runs are not done in order: low nibbles of all runs, then high
 * ones, then their values, each time in any order.
 */
class NibbleRoundsTest {

  @Test
  void runsInAnyOrderInThreeRoundsGiveTheSequentialResult() {
    Seeds.forAll(
        400,
        random -> {
          byte[] object = random.bytes((int) random.scaled(3000) + 1);
          Program program = Programs.random(random, object.length);
          if (program.isOrdered()) {
            assertRounds(random, program, object);
          }
        });
  }

  @Test
  void soDoRunsOfAnyLengthAroundTheEdgesOfBlocks() {
    Seeds.forAll(
        60,
        random -> {
          int blocks = random.between(0, 3);
          int length = Math.max(1, blocks * FnvBlocks.BLOCK_BYTES + random.between(-3, 3));
          byte[] object = random.bytes(length);
          Program program =
              new Program(
                  List.of(
                      new Instruction(Op.FNV, 0, null, null, 0, random.bits()),
                      Instruction.whole(Op.ADD, random.between(1, 255)),
                      Instruction.whole(Op.FNV, 0),
                      Instruction.whole(Op.CRC32C, 0)));
          assertRounds(random, program, object);
        });
  }

  @Test
  void aHighMapFollowsOnlyWhatLeavesItsLowNibble() {
    FnvHigh left = new FnvHigh(1, 3, 4, NibbleMap.IDENTITY);
    FnvHigh right = new FnvHigh(1, 5, 6, NibbleMap.IDENTITY);
    assertThrows(IllegalArgumentException.class, () -> Partials.combine(left, right));
    assertThrows(
        IllegalArgumentException.class,
        () -> Partials.combine(left, new FnvLow(1, NibbleMap.IDENTITY)));
    assertThrows(IllegalArgumentException.class, () -> new FnvHigh(1, 16, 0, NibbleMap.IDENTITY));
    assertThrows(
        IllegalArgumentException.class, () -> new FnvLow(0, new NibbleMap(0xfedcba9876543201L)));
  }

  @Test
  void aProgramWithoutFnvHasNoNibbles() {
    Program program = new Program(List.of(Instruction.whole(Op.CRC32C, 0)));
    assertThrows(IllegalStateException.class, program::lowNibbles);
  }

  private static void assertRounds(SeededRandom random, Program program, byte[] object) {
    List<ByteRange> runs = runs(random, object.length);
    Program low = program.lowNibbles();
    List<List<Partial>> lows = inAnyOrder(random, low, object, runs, entered(low, runs.size()));
    List<List<Integer>> lowEntries = entries(program, lows, List.of());
    Program high = program.highNibbles();
    List<List<Partial>> highs = inAnyOrder(random, high, object, runs, lowEntries);
    List<List<Integer>> bytes = entries(program, highs, lowEntries);
    List<List<Partial>> values =
        inAnyOrder(random, program, object, runs, forReducers(program, bytes));
    while (values.size() > 1) {
      int left = random.between(0, values.size() - 2);
      values.set(left, Partials.combineAll(values.get(left), values.remove(left + 1)));
      lows.set(left, Partials.combineAll(lows.get(left), lows.remove(left + 1)));
      highs.set(left, Partials.combineAll(highs.get(left), highs.remove(left + 1)));
    }
    assertEquals(
        Reference.results(program, object), Results.of(program, object.length, values.getFirst()));
    ByteRange whole = new ByteRange(0, object.length);
    assertEquals(run(low, object, whole, low.entryStates()), lows.getFirst());
    assertEquals(run(high, object, whole, high.entryStates()), highs.getFirst());
  }

  /** With what each run is entered, one for each fnv: nibbles after maps of those, then bytes. */
  private static List<List<Integer>> entries(
      Program program, List<List<Partial>> maps, List<List<Integer>> lows) {
    List<Integer> at =
        new ArrayList<>(
            program.reducers().stream()
                .filter(i -> i.op() == Op.FNV)
                .map(i -> (int) i.state() & 0xff)
                .toList());
    List<List<Integer>> entries = new ArrayList<>();
    for (int run = 0; run < maps.size(); run++) {
      List<Integer> entered = new ArrayList<>();
      for (int i = 0; i < at.size(); i++) {
        int state = at.get(i);
        entered.add(lows.isEmpty() ? state & 15 : state);
        at.set(i, Partials.stateBehind(maps.get(run).get(i), state));
      }
      entries.add(entered);
    }
    return entries;
  }

  private static List<List<Integer>> forReducers(Program program, List<List<Integer>> entries) {
    return entries.stream()
        .map(
            entered -> {
              List<Integer> states = new ArrayList<>();
              int fnv = 0;
              for (Instruction reducer : program.reducers()) {
                states.add(reducer.op() == Op.FNV ? entered.get(fnv++) : 0);
              }
              return states;
            })
        .toList();
  }

  private static List<List<Integer>> entered(Program program, int runs) {
    return Collections.nCopies(runs, program.entryStates());
  }

  private static List<ByteRange> runs(SeededRandom random, long length) {
    List<ByteRange> runs = new ArrayList<>();
    for (long at = 0; at < length; at = runs.getLast().end()) {
      runs.add(ByteRange.between(at, Math.min(length, at + 1 + random.scaled(length))));
    }
    return runs;
  }

  private static List<List<Partial>> inAnyOrder(
      SeededRandom random,
      Program program,
      byte[] object,
      List<ByteRange> runs,
      List<List<Integer>> entered) {
    List<Integer> order = new ArrayList<>();
    List<List<Partial>> partials = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      order.add(i);
      partials.add(List.of());
    }
    Collections.shuffle(order, new Random(random.bits()));
    for (int i : order) {
      partials.set(i, run(program, object, runs.get(i), entered.get(i)));
    }
    return partials;
  }

  private static List<Partial> run(
      Program program, byte[] object, ByteRange range, List<Integer> entered) {
    ProgramRun run = ProgramRun.open(program, object.length, range, entered);
    run.update(ByteBuffer.wrap(object, (int) range.offset(), (int) range.length()));
    return run.finish();
  }
}
