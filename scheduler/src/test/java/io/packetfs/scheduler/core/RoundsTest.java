package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginLimits;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.Results;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounds know windows, not how long they are: here they are a few bytes. */
final class RoundsTest {
  private static final int WINDOW_BYTES = 7;
  private static final ObjectUrl URL = ObjectUrl.parse("file:///data/o");
  private static final OriginState ORIGIN = new OriginState("file", true, OriginLimits.DEFAULT);

  @Test
  void tasksOfAllRoundsInAnyOrderGiveTheSequentialResult() {
    Seeds.forAll(
        300,
        random -> {
          int windows = random.between(2, 300);
          byte[] object = random.bytes(windows * WINDOW_BYTES - random.between(0, 6));
          Program program = program(random, object.length);
          Coverage coverage = new Coverage();
          long done = random.between(0, windows - 1);
          List<Integer> entered = program.entryStates();
          if (done > 0) {
            WindowRun prefix = new WindowRun(0, done);
            List<Partial> partials = run(program, object, prefix, entered);
            coverage.add(prefix, partials);
            entered = Partials.exitStates(partials);
          }
          WindowRun span = new WindowRun(done, windows);
          Rounds rounds = new Rounds(URL, ORIGIN, program, span, entered);
          while (rounds.isFinding()) {
            round(random, rounds, object, span, rounds.found());
            assertTrue(rounds.advance(windows));
          }
          round(random, rounds, object, span, coverage);
          assertFalse(rounds.advance(windows));
          assertEquals(windows, coverage.prefixEnd());
          List<Partial> all = coverage.prefix();
          assertEquals(
              Reference.results(program, object),
              Results.of(program, object.length, all == null ? List.of() : all));
        });
  }

  @Test
  void aRoundIsNotOverBeforeAllOfItIsFound() {
    Rounds rounds = twoRuns();
    assertFalse(rounds.advance(4));
    assertEquals(List.of(0), rounds.entryStates(new WindowRun(2, 4)));
  }

  @Test
  void behindTheFirstRoundTasksBeginAndEndAtItsRuns() {
    Rounds rounds = twoRuns();
    take(rounds, new WindowRun(2, 4));
    assertTrue(rounds.advance(4));

    WindowRun all = new WindowRun(0, 4);
    assertEquals(2, rounds.windows(all, 1));
    assertEquals(2, rounds.windows(all, 3));
    assertEquals(4, rounds.windows(all, 4));
    assertEquals(2, rounds.windows(new WindowRun(2, 4), 100));
    assertTrue(rounds.isWhole(new WindowRun(2, 4)));
    assertFalse(rounds.isWhole(new WindowRun(0, 1)));
    assertThrows(IllegalStateException.class, () -> rounds.entryStates(new WindowRun(1, 2)));
  }

  @Test
  void aReadingOfOtherBytesIsNoticed() {
    Rounds rounds = twoRuns();
    take(rounds, new WindowRun(2, 4));
    rounds.advance(4);
    WindowRun run = new WindowRun(0, 2);
    int entry = rounds.entryStates(run).getFirst();

    assertTrue(rounds.agrees(run, List.of(high(entry, entry))));
    assertFalse(rounds.agrees(run, List.of(high(entry, entry ^ 1))));
    assertFalse(rounds.agrees(run, List.of(high(entry ^ 1, entry))));
    assertFalse(rounds.agrees(run, List.of(new Partial.FnvLow(2, NibbleMap.IDENTITY))));
  }

  private static Partial high(int entry, int exit) {
    return new Partial.FnvHigh(2, entry, exit, NibbleMap.IDENTITY);
  }

  /** Of four windows, two of which are found: nothing changes a low nibble. */
  private static Rounds twoRuns() {
    Program program = new Program(List.of(Instruction.whole(Op.FNV, 0)));
    Rounds rounds = new Rounds(URL, ORIGIN, program, new WindowRun(0, 4), program.entryStates());
    take(rounds, new WindowRun(0, 2));
    return rounds;
  }

  private static void take(Rounds rounds, WindowRun run) {
    List<Partial> maps = List.of(new Partial.FnvLow(run.count(), NibbleMap.IDENTITY));
    assertTrue(rounds.agrees(run, maps));
    assertTrue(rounds.found().add(run, maps));
    rounds.take(run, maps);
  }

  /** All tasks of a round, as they would be cut, in any order. */
  private static void round(
      SeededRandom random, Rounds rounds, byte[] object, WindowRun span, Coverage coverage) {
    List<WindowRun> tasks = new ArrayList<>();
    for (long at = span.from(); at < span.to(); at = tasks.getLast().to()) {
      long windows = rounds.windows(new WindowRun(at, span.to()), random.between(1, 100));
      tasks.add(new WindowRun(at, at + windows));
    }
    Collections.shuffle(tasks, new Random(random.bits()));
    for (WindowRun task : tasks) {
      List<Partial> partials = run(rounds.pass().program(), object, task, rounds.entryStates(task));
      assertTrue(rounds.isWhole(task));
      assertTrue(rounds.agrees(task, partials));
      assertTrue(coverage.add(task, partials));
      if (rounds.isFinding()) {
        rounds.take(task, partials);
      }
    }
  }

  private static Program program(SeededRandom random, int sizeBytes) {
    long offset = random.between(0, sizeBytes - 1);
    return new Program(
        List.of(
            Instruction.whole(Op.COUNTEQ, 3),
            new Instruction(Op.FNV, 0, null, null, 0, random.bits()),
            Instruction.whole(Op.ADD, random.between(0, 255)),
            Instruction.whole(Op.CRC32C, 0),
            Instruction.whole(Op.FNV, 0),
            new Instruction(
                Op.FNV, 0, offset, random.between(1L, sizeBytes - offset), 0, random.bits())));
  }

  private static List<Partial> run(
      Program program, byte[] object, WindowRun run, List<Integer> entered) {
    long from = run.from() * WINDOW_BYTES;
    ByteRange range = ByteRange.between(from, Math.min(object.length, run.to() * WINDOW_BYTES));
    ProgramRun computed = ProgramRun.open(program, object.length, range, entered);
    computed.update(ByteBuffer.wrap(object, (int) range.offset(), (int) range.length()));
    return computed.finish();
  }
}
