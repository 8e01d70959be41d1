package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.program.fnv.LaneTrack;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With a pilot ahead, runs of an ordered program give the plain loop's results in any order. */
class ProgramPilotTest {
  private static final int CASES = 200;

  /** A run that a pilot has read, and what it found. */
  private record Piloted(ByteRange run, List<Integer> entryStates, PilotTrack track) {}

  @Test
  void runsOfAnyProgramMayBeComputedInAnyOrderBehindTheirPilot() {
    Seeds.forAll(
        CASES,
        random -> {
          byte[] object = random.bytes(random.between(1, 5000));
          assertRunsInAnyOrder(random, Programs.random(random, object.length), object);
        });
  }

  @Test
  void runsAroundTheEdgesOfBlocksMayBeComputedInAnyOrderBehindTheirPilot() {
    Seeds.forAll(
        CASES / 2,
        random -> {
          int length = random.between(1, 4) * FnvBlocks.BLOCK_BYTES + random.between(-3, 3);
          byte[] object = random.bytes(length);
          assertRunsInAnyOrder(random, fnvBehindTransforms(random, length), object);
        });
  }

  @Test
  void everyLengthAroundAnEdgeOfABlockIsExact() {
    SeededRandom random = new SeededRandom(1);
    for (int blocks = 1; blocks <= 2; blocks++) {
      for (int more = -9; more <= 9; more++) {
        int length = blocks * FnvBlocks.BLOCK_BYTES + more;
        Program program = new Program(List.of(Instruction.whole(Op.FNV, 0)));
        assertRunsInAnyOrder(random, program, random.bytes(length));
      }
    }
  }

  @Test
  void aByteThatIsAnotherTheSecondTimeIsNoticedWhereverItIs() {
    Program program =
        new Program(List.of(Instruction.whole(Op.FNV, 0), Instruction.whole(Op.COUNTEQ, 0)));
    Seeds.forAll(
        CASES,
        random -> {
          byte[] object = random.bytes(random.between(1, 3 * FnvBlocks.BLOCK_BYTES));
          ByteRange whole = new ByteRange(0, object.length);
          PilotTrack track = pilot(random, program, object, whole, program.entryStates());
          object[random.between(0, object.length - 1)] ^= (byte) random.between(1, 255);
          ProgramRun run =
              ProgramRun.open(program, object.length, whole, program.entryStates(), track);
          ProblemException thrown =
              assertThrows(
                  ProblemException.class,
                  () -> {
                    run.update(ByteBuffer.wrap(object));
                    run.finish();
                  });
          assertEquals(ErrorCode.OBJECT_CHANGED, thrown.problem().code());
        });
  }

  @Test
  void aPilotKeepsNoMoreThanItSaid() {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.FNV, 0),
                Instruction.whole(Op.XOR, 7),
                Instruction.whole(Op.FNV, 0),
                Instruction.whole(Op.CRC32C, 0)));
    long length = 5L * FnvBlocks.BLOCK_BYTES + 1;
    byte[] object = new byte[(int) length];
    PilotTrack track =
        pilot(object, program, new ByteRange(0, length), program.entryStates(), true);
    long keptBytes = track.lanes().stream().mapToLong(lanes -> lanes.blocks() * 512L).sum();
    assertEquals(PilotTrack.sizeBytesMax(program, length), keptBytes);
    assertSame(LaneTrack.NONE, track.lanes().getLast());
    pilot(object, program, new ByteRange(0, length), program.entryStates(), false)
        .lanes()
        .forEach(lanes -> assertSame(LaneTrack.NONE, lanes));
  }

  @Test
  void aPilotIsEnteredAsARunIs() {
    Program program = new Program(List.of(Instruction.whole(Op.FNV, 0)));
    ByteRange run = new ByteRange(10, 10);
    assertThrows(
        IllegalArgumentException.class,
        () -> ProgramPilot.open(program, 20, run, List.of(256), true));
    assertThrows(
        IllegalArgumentException.class, () -> ProgramPilot.open(program, 20, run, List.of(), true));
    assertThrows(
        IllegalArgumentException.class,
        () -> ProgramPilot.open(program, 19, run, List.of(0), true));
    ProgramPilot early = ProgramPilot.open(program, 20, run, List.of(0), true);
    assertThrows(IllegalStateException.class, early::finish);
  }

  private static Program fnvBehindTransforms(SeededRandom random, int length) {
    List<Instruction> instructions = new ArrayList<>();
    Long offset = random.oneIn(2) ? null : (long) random.between(0, length - 1);
    for (int i = random.between(0, 2); i > 0; i--) {
      instructions.add(
          new Instruction(random.pick(Op.XOR, Op.ADD), random.between(1, 255), offset, null, 0, 0));
    }
    instructions.add(new Instruction(Op.FNV, 0, offset, null, 0, random.bits()));
    instructions.add(Instruction.whole(random.pick(Op.CRC32C, Op.COUNTEQ, Op.FNV), 0));
    return new Program(instructions);
  }

  private static void assertRunsInAnyOrder(SeededRandom random, Program program, byte[] object) {
    List<Piloted> runs = new ArrayList<>();
    List<Integer> entryStates = program.entryStates();
    for (long at = 0; at < object.length; ) {
      ByteRange run =
          ByteRange.between(at, Math.min(object.length, at + random.between(1, object.length)));
      PilotTrack track = pilot(random, program, object, run, entryStates);
      runs.add(new Piloted(run, entryStates, track));
      entryStates = track.exitStates();
      at = run.end();
    }
    List<List<Partial>> partials = new ArrayList<>();
    runs.forEach(run -> partials.add(List.of()));
    List<Integer> order = IntStream.range(0, runs.size()).boxed().toList();
    for (int index : random.shuffled(order)) {
      Piloted piloted = runs.get(index);
      ProgramRun run =
          ProgramRun.open(
              program, object.length, piloted.run(), piloted.entryStates(), piloted.track());
      feed(random, object, piloted.run(), run::update);
      partials.set(index, run.finish());
    }
    List<Partial> sum = partials.stream().reduce(Partials::combineAll).orElseThrow();
    assertEquals(Reference.results(program, object), Results.of(program, object.length, sum));
  }

  private static PilotTrack pilot(
      SeededRandom random,
      Program program,
      byte[] object,
      ByteRange run,
      List<Integer> entryStates) {
    ProgramPilot pilot =
        ProgramPilot.open(program, object.length, run, entryStates, random.between(0, 3) > 0);
    feed(random, object, run, pilot::update);
    return pilot.finish();
  }

  private static PilotTrack pilot(
      byte[] object, Program program, ByteRange run, List<Integer> entryStates, boolean keep) {
    ProgramPilot pilot = ProgramPilot.open(program, object.length, run, entryStates, keep);
    pilot.update(ByteBuffer.wrap(object));
    return pilot.finish();
  }

  private static void feed(
      SeededRandom random, byte[] object, ByteRange run, Consumer<ByteBuffer> taker) {
    for (int at = (int) run.offset(); at < run.end(); ) {
      int length = (int) Math.min(run.end() - at, random.between(1, 100_000));
      taker.accept(ByteBuffer.wrap(object, at, length));
      at += length;
    }
  }
}
