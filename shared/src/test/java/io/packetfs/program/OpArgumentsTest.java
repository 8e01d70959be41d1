package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.Fnv;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of a command line are a program, or refused with the index of the wrong one. */
class OpArgumentsTest {

  @Test
  void wordsAreTheInstructionsOfOnePipeline() {
    Program program =
        OpArguments.parse(List.of("counteq:0", "xor:255", "add", "crc32c", "fnv1a64"), 5L, null);
    assertEquals(
        List.of(
            new Instruction(Op.COUNTEQ, 0, 5L, null, 0, Fnv.OFFSET_BASIS),
            new Instruction(Op.XOR, 255, 5L, null, 0, Fnv.OFFSET_BASIS),
            new Instruction(Op.ADD, 0, 5L, null, 0, Fnv.OFFSET_BASIS),
            new Instruction(Op.CRC32C, 0, 5L, null, 0, Fnv.OFFSET_BASIS),
            new Instruction(Op.FNV, 0, 5L, null, 0, Fnv.OFFSET_BASIS)),
        program.instructions());
    assertEquals(1, program.pipelines().size());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, UNKNOWN_OP",
    "'', UNKNOWN_OP",
    ":5, UNKNOWN_OP",
    "counteq:, INVALID_VALUE",
    "counteq:256, INVALID_VALUE",
    "counteq:-1, INVALID_VALUE",
    "counteq:0x41, INVALID_VALUE",
    "counteq:1:2, INVALID_VALUE",
    "counteq:99999999999999999999, INVALID_VALUE",
    "crc32c:0, INVALID_VALUE",
    "fnv:1, INVALID_VALUE",
  })
  void aWrongWordIsRefusedWithItsIndex(String word, ErrorCode code) {
    Problem problem = refused(List.of("crc32c", word), null, null);
    assertEquals(code, problem.code());
    assertEquals(1, problem.instructionIndex());
  }

  @Test
  void rangesAreThoseOfTheContract() {
    List<String> ops = List.of("fnv");
    assertEquals(ErrorCode.INVALID_RANGE, refused(ops, -1L, null).code());
    assertEquals(ErrorCode.INVALID_RANGE, refused(ops, null, 0L).code());
    assertEquals(ErrorCode.INVALID_RANGE, refused(ops, null, -1L).code());
    assertEquals(ErrorCode.INVALID_RANGE, refused(ops, 1L, 1L << 53).code());
    assertEquals(ErrorCode.INVALID_RANGE, refused(ops, Long.MAX_VALUE, Long.MAX_VALUE).code());
    assertEquals(1L << 53, OpArguments.parse(ops, 0L, 1L << 53).instructions().getFirst().length());
  }

  @Test
  void aProgramHas1To64Instructions() {
    assertEquals(ErrorCode.INVALID_VALUE, refused(List.of(), null, null).code());
    assertEquals(
        ErrorCode.TOO_MANY_INSTRUCTIONS,
        refused(Collections.nCopies(65, "fnv"), null, null).code());
  }

  private static Problem refused(List<String> ops, @Nullable Long offset, @Nullable Long length) {
    return assertThrows(ProblemException.class, () -> OpArguments.parse(ops, offset, length))
        .problem();
  }
}
