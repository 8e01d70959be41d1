package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program says of itself before a byte is read. */
class ProgramTest {

  @Test
  void aPipelineIsTheInstructionsWithTheSameRangeAsWrittenAndTheSameNumber() {
    Program program =
        new Program(
            List.of(
                new Instruction(Op.XOR, 1, null, null, 0, 0),
                new Instruction(Op.XOR, 1, 0L, null, 0, 0),
                new Instruction(Op.CRC32C, 0, null, null, 0, 0),
                new Instruction(Op.CRC32C, 0, null, null, 1, 0),
                new Instruction(Op.CRC32C, 0, 0L, 5L, 0, 0),
                new Instruction(Op.FNV, 0, null, null, 0, 0)));
    assertEquals(
        List.of(
            new Pipeline(null, null, 0, List.of(0, 2, 5)),
            new Pipeline(0L, null, 0, List.of(1)),
            new Pipeline(null, null, 1, List.of(3)),
            new Pipeline(0L, 5L, 0, List.of(4))),
        program.pipelines());
    assertTrue(program.hasReducerBehind(0));
    assertFalse(program.hasReducerBehind(1));
    assertTrue(program.hasReducerBehind(2));
    assertFalse(program.hasReducerBehind(5));
  }

  @Test
  void transformsAloneReadNothing() {
    Program program =
        new Program(List.of(Instruction.whole(Op.XOR, 1), Instruction.whole(Op.ADD, 1)));
    assertEquals(List.of(), program.ranges(100));
    assertEquals(0, program.bytesRead(100, new ByteRange(0, 100)));
    assertEquals(
        List.of(100L, 100L),
        Results.of(program, 100, List.of()).stream().map(Result::value).toList());
  }

  @Test
  void aByteThatSeveralReducersReadCountsOnce() {
    Seeds.forAll(
        300,
        random -> {
          int size = random.between(1, 500);
          Program program = Programs.random(random, size);
          int from = random.between(0, size);
          ByteRange within = ByteRange.between(from, random.between(from, size));
          List<Integer> read = new ArrayList<>(Collections.nCopies(size, 0));
          for (ByteRange range : program.ranges(size)) {
            for (int at = (int) range.offset(); at < range.end(); at++) {
              read.set(at, at >= within.offset() && at < within.end() ? 1 : 0);
            }
          }
          assertEquals(Collections.frequency(read, 1), program.bytesRead(size, within));
        });
  }

  @Test
  void whatARunIsEnteredWithFirstIsTheLowByteOfTheInstructionsState() {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.XOR, 9),
                Instruction.whole(Op.CRC32C, 0),
                Instruction.whole(Op.FNV, 0),
                new Instruction(Op.FNV, 0, 5L, null, 0, 0x1ff)));
    assertEquals(List.of(0, 0x25, 0xff), program.entryStates());
  }

  @Test
  void onlyReducersOverTheWholeObjectAndBeforeAnyTransformSeeItAsItIsStored() {
    long size = 100;
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.CRC32C, 0),
                Instruction.whole(Op.COUNTEQ, 0),
                Instruction.whole(Op.CRC32C, 0),
                Instruction.whole(Op.XOR, 9),
                Instruction.whole(Op.CRC32C, 0),
                new Instruction(Op.CRC32C, 0, null, 100L, 0, 0),
                new Instruction(Op.CRC32C, 0, 0L, 99L, 0, 0),
                new Instruction(Op.CRC32C, 0, 1L, null, 0, 0),
                new Instruction(Op.CRC32C, 0, null, null, 1, 0)));
    assertEquals(List.of(0, 2, 5, 8), program.overStoredObject(Op.CRC32C, size));
    assertEquals(List.of(1), program.overStoredObject(Op.COUNTEQ, size));
  }

  @Test
  void aProgramHas1To64Instructions() {
    Instruction instruction = Instruction.whole(Op.FNV, 0);
    assertThrows(IllegalArgumentException.class, () -> new Program(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new Program(Collections.nCopies(65, instruction)));
    assertEquals(64, new Program(Collections.nCopies(64, instruction)).reducers().size());
  }
}
