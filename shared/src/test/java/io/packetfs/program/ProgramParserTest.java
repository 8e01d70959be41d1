package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A program is read as the contract says, or refused at the field that is wrong. */
class ProgramParserTest {
  private static final BigInteger HUGE = BigInteger.TWO.pow(80);

  @Test
  void everyFieldIsRead() {
    Program program =
        ProgramParser.parse(
            List.of(
                Map.of(
                    "op", "counteq", "imm", 255, "offset", 0, "length", 1048576L, "pipeline", 63),
                Map.of("op", "fnv", "state", "AF63dc4c8601ec8c", "offset", 1L << 53)));
    assertEquals(
        List.of(
            new Instruction(Op.COUNTEQ, 255, 0L, 1048576L, 63, Fnv.OFFSET_BASIS),
            new Instruction(Op.FNV, 0, 1L << 53, null, 0, 0xaf63dc4c8601ec8cL)),
        program.instructions());
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    Map<String, @Nullable Object> nulls = new HashMap<>();
    nulls.put("op", "crc32c");
    for (String field : List.of("imm", "offset", "length", "pipeline", "state")) {
      nulls.put(field, null);
    }
    Instruction plain = Instruction.whole(Op.CRC32C, 0);
    assertEquals(
        List.of(plain, plain),
        ProgramParser.parse(List.of(Map.of("op", "crc32c"), nulls)).instructions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fnv", "fnv1a64", "fnv64"})
  void fnvHasThreeNames(String name) {
    assertEquals(
        Op.FNV, ProgramParser.parse(List.of(Map.of("op", name))).instructions().getFirst().op());
  }

  @Test
  void aWholeNumberIsAnIntegerHoweverItIsWritten() {
    Program program =
        ProgramParser.parse(
            List.of(
                Map.of(
                    "op",
                    "add",
                    "imm",
                    7.0,
                    "offset",
                    BigInteger.TEN,
                    "length",
                    new BigDecimal("4.096e3"))));
    assertEquals(
        new Instruction(Op.ADD, 7, 10L, 4096L, 0, Fnv.OFFSET_BASIS),
        program.instructions().getFirst());
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        wrong(ErrorCode.MALFORMED, "op", null),
        wrong(ErrorCode.MALFORMED, "op", 5),
        wrong(ErrorCode.UNKNOWN_OP, "op", ""),
        wrong(ErrorCode.UNKNOWN_OP, "op", "COUNTEQ"),
        wrong(ErrorCode.UNKNOWN_OP, "op", "sha256"),
        wrong(ErrorCode.MALFORMED, "imm", "0"),
        wrong(ErrorCode.MALFORMED, "imm", true),
        wrong(ErrorCode.MALFORMED, "imm", 1.5),
        wrong(ErrorCode.MALFORMED, "imm", Double.NaN),
        wrong(ErrorCode.MALFORMED, "imm", Double.POSITIVE_INFINITY),
        wrong(ErrorCode.MALFORMED, "imm", List.of()),
        wrong(ErrorCode.INVALID_VALUE, "imm", -1),
        wrong(ErrorCode.INVALID_VALUE, "imm", 256),
        wrong(ErrorCode.INVALID_VALUE, "imm", HUGE),
        wrong(ErrorCode.INVALID_VALUE, "imm", HUGE.negate()),
        wrong(ErrorCode.INVALID_VALUE, "imm", new BigDecimal("1e999999999")),
        wrong(ErrorCode.MALFORMED, "imm", new BigDecimal("1e-999999999")),
        wrong(ErrorCode.INVALID_VALUE, "imm", 1e300),
        wrong(ErrorCode.MALFORMED, "offset", "0"),
        wrong(ErrorCode.INVALID_RANGE, "offset", -1),
        wrong(ErrorCode.INVALID_RANGE, "offset", (1L << 53) + 1),
        wrong(ErrorCode.INVALID_RANGE, "offset", Long.MAX_VALUE),
        wrong(ErrorCode.INVALID_RANGE, "offset", HUGE),
        wrong(ErrorCode.MALFORMED, "length", Map.of()),
        wrong(ErrorCode.INVALID_RANGE, "length", 0),
        wrong(ErrorCode.INVALID_RANGE, "length", -5),
        wrong(ErrorCode.INVALID_RANGE, "length", (1L << 53) + 1),
        wrong(ErrorCode.INVALID_RANGE, "length", 1L << 53),
        wrong(ErrorCode.INVALID_RANGE, "length", HUGE),
        wrong(ErrorCode.MALFORMED, "pipeline", "a"),
        wrong(ErrorCode.INVALID_VALUE, "pipeline", -1),
        wrong(ErrorCode.INVALID_VALUE, "pipeline", 64),
        wrong(ErrorCode.MALFORMED, "state", 5),
        wrong(ErrorCode.INVALID_VALUE, "state", "0123456789abcdef"),
        wrong(ErrorCode.MALFORMED, "offest", 5),
        wrong(ErrorCode.MALFORMED, "Op", "fnv"));
  }

  private static Arguments wrong(ErrorCode code, String field, @Nullable Object value) {
    return Arguments.of(code, field, value);
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void aWrongFieldIsRefusedWithItsIndexAndPointer(
      ErrorCode code, String field, @Nullable Object value) {
    Map<String, @Nullable Object> bad = new LinkedHashMap<>(Map.of("op", "counteq", "offset", 1));
    bad.put(field, value);
    Problem problem = refused(List.of(Map.of("op", "crc32c"), bad));
    assertEquals(code, problem.code());
    assertEquals(1, problem.instructionIndex());
    assertEquals("/instructions/1/" + field, problem.pointer());
    assertNotNull(problem.expected());
    assertNotNull(problem.actual());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cbf29ce48422232",
        "cbf29ce4842223250",
        "cbf29ce48422232g",
        "0xf29ce484222325",
        " bf29ce484222325"
      })
  void aStateThatIsNot16HexDigitsIsRefused(String state) {
    Problem problem = refused(List.of(Map.of("op", "fnv", "state", state)));
    assertEquals(ErrorCode.INVALID_VALUE, problem.code());
    assertEquals("/instructions/0/state", problem.pointer());
    assertEquals("16 hexadecimal digits", problem.expected());
  }

  @Test
  void anOperandOfAnOpThatHasNoneIsRefusedUnlessItIs0() {
    Problem problem = refused(List.of(Map.of("op", "crc32c", "imm", 1)));
    assertEquals(ErrorCode.INVALID_VALUE, problem.code());
    assertEquals("/instructions/0/imm", problem.pointer());
    assertEquals(
        0,
        ProgramParser.parse(List.of(Map.of("op", "fnv", "imm", 0)))
            .instructions()
            .getFirst()
            .imm());
  }

  @Test
  void whatIsNoListOfObjectsIsRefused() {
    for (Object json : new Object[] {"counteq", 5, Map.of("op", "fnv"), true, 'x'}) {
      Problem problem = refused(json);
      assertEquals(ErrorCode.MALFORMED, problem.code());
      assertEquals("/instructions", problem.pointer());
      assertNull(problem.instructionIndex());
    }
    assertEquals("nothing", refused(null).actual());
    Problem inner = refused(Collections.singletonList(null));
    assertEquals(ErrorCode.MALFORMED, inner.code());
    assertEquals("/instructions/0", inner.pointer());
    assertEquals(0, inner.instructionIndex());
  }

  @Test
  void aProgramHas1To64Instructions() {
    Map<String, String> one = Map.of("op", "fnv");
    assertEquals(64, ProgramParser.parse(Collections.nCopies(64, one)).instructions().size());
    Problem many = refused(Collections.nCopies(65, one));
    assertEquals(ErrorCode.TOO_MANY_INSTRUCTIONS, many.code());
    assertEquals("65", many.actual());
    assertEquals("/instructions", many.pointer());
    assertEquals(ErrorCode.INVALID_VALUE, refused(List.of()).code());
  }

  @Test
  void anErrorRepeatsNoMoreThanALineOfWhatItRefuses() {
    String endless = "x".repeat(1_000_000);
    for (Object json :
        List.of(
            Map.of("op", endless),
            Map.of("op", "fnv", "state", endless),
            Map.of("op", "fnv", endless, 1),
            Map.of("op", "fnv", "imm", BigInteger.TEN.pow(10_000)))) {
      Problem problem = refused(List.of(json));
      assertTrue(problem.toString().length() < 1000, problem.code() + " is too long");
    }
  }

  @Test
  void aFieldsNameIsEscapedInItsPointer() {
    assertEquals(
        "/instructions/0/a~1b~0c", refused(List.of(Map.of("op", "fnv", "a/b~c", 1))).pointer());
  }

  @Test
  void anythingIsEitherAProgramOrAProblem() {
    Seeds.forAll(
        2000,
        random -> {
          List<Object> json = new ArrayList<>();
          int count = random.between(1, 3);
          for (int i = 0; i < count; i++) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("op", random.pick("counteq", "xor", "add", "crc32c", "fnv"));
            for (String field : List.of("imm", "offset", "length", "pipeline", "state", "op")) {
              if (random.oneIn(4)) {
                fields.put(field, anything(random));
              }
            }
            json.add(fields);
          }
          try {
            assertFalse(ProgramParser.parse(json).instructions().isEmpty());
          } catch (ProblemException e) {
            Integer index = e.problem().instructionIndex();
            String pointer = String.valueOf(e.problem().pointer());
            assertTrue(pointer.startsWith("/instructions/" + index + "/"), e.problem().toString());
          }
        });
  }

  private static Object anything(SeededRandom random) {
    return random.pick(
        random.between(-2, 300),
        random.bits(),
        random.scaled(1L << 60),
        (double) random.between(0, 5),
        Double.longBitsToDouble(random.bits()),
        BigInteger.valueOf(random.bits()).pow(3),
        "fnv64",
        "0123456789abcdef",
        true,
        List.of(1),
        Map.of("op", "fnv"));
  }

  private static Problem refused(@Nullable Object json) {
    return assertThrows(ProblemException.class, () -> ProgramParser.parse(json)).problem();
  }
}
