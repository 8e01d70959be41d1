package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Results stand in the order of the instructions, say their resolved ranges, and are exact or
 * refused.
 */
class ResultsTest {
  private static final Program MIXED =
      new Program(
          List.of(
              new Instruction(Op.COUNTEQ, 65, 10L, null, 3, 0),
              new Instruction(Op.XOR, 255, null, 20L, 0, 0),
              new Instruction(Op.CRC32C, 0, null, null, 0, 0),
              new Instruction(Op.FNV, 0, null, 1L, 0, Fnv.OFFSET_BASIS)));

  @Test
  void resultsStandInTheOrderOfTheInstructionsWithResolvedRanges() {
    FnvRun run = new FnvRun(1, 0x25, (0x25 ^ 'a') * Fnv.PRIME);
    List<Result> results = Results.of(MIXED, 100, List.of(new Count(90, 4), new Crc(100, -1), run));
    assertEquals(
        List.of(
            new Result(Op.COUNTEQ, 65, 10, 90, 3, 4),
            new Result(Op.XOR, 255, 0, 20, 0, 20),
            new Result(Op.CRC32C, 0, 0, 100, 0, 0xffffffffL),
            new Result(Op.FNV, 0, 0, 1, 0, 0xaf63dc4c8601ec8cL)),
        results);
  }

  @Test
  void aWindowsResultsAreOverThePartsOfTheRangesInsideIt() {
    List<Result> results =
        Results.ofWindow(
            MIXED,
            100,
            new ByteRange(5, 10),
            List.of(new Count(5, 5), new Crc(10, 1), new FnvRun(0, 0x25, 0x25)));
    assertEquals(
        List.of(
            new Result(Op.COUNTEQ, 65, 10, 5, 3, 5),
            new Result(Op.XOR, 255, 5, 10, 0, 10),
            new Result(Op.CRC32C, 0, 5, 10, 0, 1),
            new Result(Op.FNV, 0, 5, 0, 0, Fnv.OFFSET_BASIS)),
        results);
  }

  @Test
  void anEmptyObjectHasTheEmptyResults() {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.ADD, 1),
                Instruction.whole(Op.COUNTEQ, 0),
                Instruction.whole(Op.CRC32C, 0),
                Instruction.whole(Op.FNV, 0)));
    List<Integer> entry = program.entryStates();
    List<Partial> partials =
        List.of(
            Partials.empty(program.reducers().get(0), entry.get(0)),
            Partials.empty(program.reducers().get(1), entry.get(1)),
            Partials.empty(program.reducers().get(2), entry.get(2)));
    List<Result> results = Results.of(program, 0, partials);
    assertEquals(
        List.of("0", "0", "0", "14695981039346656037"),
        results.stream().map(Result::valueText).toList());
  }

  @Test
  void digestsAreThoseOfTheContract() {
    Result crc = new Result(Op.CRC32C, 0, 0, 9, 0, 3808858755L);
    assertEquals("3808858755", crc.valueText());
    assertEquals("e3069283", crc.hex());
    assertEquals("4waSgw==", crc.base64());
    Result fnv = new Result(Op.FNV, 0, 0, 0, 0, Fnv.OFFSET_BASIS);
    assertEquals("14695981039346656037", fnv.valueText());
    assertEquals("cbf29ce484222325", fnv.hex());
    assertNull(fnv.base64());
    Result count = new Result(Op.COUNTEQ, 0, 0, 9, 0, 3);
    assertNull(count.hex());
    assertNull(count.base64());
  }

  @Test
  void aRangeBeyondTheEndIsRefusedWithItsIndex() {
    ProblemException refused =
        assertThrows(
            ProblemException.class,
            () ->
                Results.of(
                    MIXED, 15, List.of(new Count(5, 0), new Crc(0, 0), new FnvRun(0, 0, 0))));
    assertEquals(ErrorCode.RANGE_BEYOND_END, refused.problem().code());
    assertEquals(1, refused.problem().instructionIndex());
  }

  @Test
  void partialsThatDoNotCoverTheirRangesAreRefused() {
    FnvRun run = new FnvRun(1, 0x25, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> Results.of(MIXED, 100, List.of(new Count(89, 4), new Crc(100, 1), run)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Results.of(MIXED, 100, List.of(new Count(90, 4), new Crc(100, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Results.of(MIXED, 100, List.of(new Crc(90, 4), new Crc(100, 1), run)));
  }
}
