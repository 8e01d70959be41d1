package io.packetfs.wire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import io.packetfs.wire.json.ProgramJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors are right: by their schema, by the plainest loops, and by the kernels. */
class VectorsTest {
  private static final Vectors VECTORS = Vectors.load();

  /** Uneven, so that chunks end inside windows, words and vectors. */
  private static final int CHUNK_BYTES = 65_521;

  /**
   * What {@code POST /compute} says only of its own state, or not at all: nothing that a caller can
   * bring about.
   */
  private static final Set<ErrorCode> NOT_BROUGHT_ABOUT =
      EnumSet.of(
          ErrorCode.CONFLICT,
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          ErrorCode.OVERLOADED,
          ErrorCode.BUDGET_EXHAUSTED,
          ErrorCode.SHUTTING_DOWN,
          ErrorCode.NO_ELIGIBLE_PCPU,
          ErrorCode.SCHEDULER_UNREACHABLE,
          ErrorCode.STORE_UNAVAILABLE,
          ErrorCode.STALE_EPOCH,
          ErrorCode.CHECKSUM_MISMATCH,
          ErrorCode.PCPU_FAILED,
          ErrorCode.RESULTS_DISAGREE,
          ErrorCode.JOB_TIMEOUT,
          ErrorCode.CANCELLED,
          ErrorCode.INTERNAL);

  private record Seen(ByteRule rule, long sizeBytes) implements TestObject {
    @Override
    public byte byteAt(long offset) {
      return rule.byteAt(offset);
    }

    @Override
    public byte[] bytes(long offset, int length) {
      return rule.bytes(offset, length);
    }
  }

  static Stream<ConformanceVector> computed() {
    return VECTORS.vectors().stream()
        .filter(vector -> vector.expectation() instanceof Expectation.Results);
  }

  static Stream<ConformanceVector> refusedPrograms() {
    return VECTORS.vectors().stream()
        .filter(
            vector ->
                vector.expectation() instanceof Expectation.Refusal refusal
                    && refusal.pointer() != null
                    && refusal.pointer().startsWith("/instructions")
                    && json(vector).containsKey("instructions"));
  }

  private static JsonObject json(ConformanceVector vector) {
    return new JsonObject(String.valueOf(vector.call().bodyFor("http://origin")));
  }

  private static Program program(ConformanceVector vector) {
    Program program = ProgramJson.parse(json(vector).getValue("instructions"));
    return json(vector).getBoolean("clip", false) ? program.clipping() : program;
  }

  private static ConformanceObject object(ConformanceVector vector) {
    return VECTORS.object(String.valueOf(vector.object()));
  }

  private static TestObject bytes(ConformanceObject object) {
    return new Seen(object.bytes(), object.sizeBytes());
  }

  private static List<JsonObject> shown(List<Result> results) {
    return results.stream()
        .map(result -> new JsonObject(ResultJson.toJson(result).encode()))
        .toList();
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = VectorsTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  @Test
  void theFileKeepsToItsSchema() throws IOException {
    assertEquals(
        Set.of(),
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(resource(Vectors.SCHEMA_RESOURCE))
            .validate(resource(Vectors.RESOURCE)));
  }

  @Test
  void anotherVersionIsRefused() {
    JsonObject later = new JsonObject().put("version", Vectors.VERSION + 1);
    assertThrows(IllegalArgumentException.class, () -> Vectors.parse(later));
  }

  @Test
  void namesAreUniqueAndObjectsAreThere() {
    Set<String> names = new HashSet<>();
    VECTORS.vectors().forEach(vector -> assertTrue(names.add(vector.name()), vector::name));
    Set<String> targets = new HashSet<>();
    VECTORS.objects().forEach(object -> assertTrue(targets.add(object.target()), object::name));
    computed().forEach(VectorsTest::object);
  }

  @Test
  void everyErrorThatACallerCanBringAboutIsThere() {
    Set<ErrorCode> told = EnumSet.noneOf(ErrorCode.class);
    for (ConformanceVector vector : VECTORS.vectors()) {
      if (vector.expectation() instanceof Expectation.Refusal refusal) {
        told.addAll(refusal.codes());
        refusal.codes().forEach(c -> assertEquals(c.httpStatus(), refusal.status(), vector.name()));
      }
    }
    assertEquals(EnumSet.complementOf(EnumSet.copyOf(NOT_BROUGHT_ABOUT)), told);
  }

  @Test
  void theRulesGiveTheBytesThatTheirDescriptionSays() {
    ByteRule digits = VECTORS.object("digits").bytes();
    assertEquals("123456789", new String(digits.bytes(0, 9), StandardCharsets.US_ASCII));
    ByteRule mix = new ByteRule.Mix(1);
    byte[] run = mix.bytes(3, 1000);
    for (int i = 0; i < run.length; i++) {
      assertEquals(mix.byteAt(3 + i), run[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void theResultsAreThoseOfThePlainestLoops(ConformanceVector vector) {
    Expectation.Results right = (Expectation.Results) vector.expectation();
    Program program = program(vector);
    ConformanceObject object = object(vector);
    assertEquals(shown(Reference.results(program, bytes(object))), right.results());
    assertEquals(
        program.bytesRead(object.sizeBytes(), new ByteRange(0, object.sizeBytes())),
        right.bytesProcessed());
  }

  @ParameterizedTest
  @MethodSource("computed")
  void theResultsAreThoseOfTheKernels(ConformanceVector vector) {
    Expectation.Results right = (Expectation.Results) vector.expectation();
    assertEquals(shown(kernels(program(vector), object(vector))), right.results());
  }

  @ParameterizedTest
  @MethodSource("refusedPrograms")
  void theErrorsAreThoseOfTheParser(ConformanceVector vector) {
    Expectation.Refusal right = (Expectation.Refusal) vector.expectation();
    Problem problem = assertThrows(ProblemException.class, () -> program(vector)).problem();
    assertEquals(List.of(problem.code()), right.codes());
    assertEquals(problem.pointer(), right.pointer());
    assertEquals(problem.instructionIndex(), right.instructionIndex());
  }

  /** Window by window, in uneven chunks; only windows that hold a byte that is read. */
  private static List<Result> kernels(Program program, ConformanceObject object) {
    long size = object.sizeBytes();
    List<ByteRange> read = program.ranges(size);
    List<Integer> entry = program.entryStates();
    List<Partial> partials = List.of();
    List<ByteRange> runs = new ArrayList<>();
    for (ByteRange range : read) {
      for (long at = range.offset() / Grid.WINDOW_BYTES * Grid.WINDOW_BYTES;
          at < range.end();
          at += Grid.WINDOW_BYTES) {
        ByteRange window = ByteRange.between(at, Math.min(at + Grid.WINDOW_BYTES, size));
        if (!runs.contains(window)) {
          runs.add(window);
        }
      }
    }
    runs.sort((a, b) -> Long.compare(a.offset(), b.offset()));
    if (runs.isEmpty()) {
      runs.add(new ByteRange(0, 0));
    }
    for (ByteRange run : runs) {
      ProgramRun kernel = ProgramRun.open(program, size, run, entry);
      for (long at = run.offset(); at < run.end(); ) {
        int chunk = (int) Math.min(CHUNK_BYTES, run.end() - at);
        kernel.update(ByteBuffer.wrap(object.bytes().bytes(at, chunk)));
        at += chunk;
      }
      List<Partial> of = kernel.finish();
      partials = partials.isEmpty() ? of : Partials.combineAll(partials, of);
      entry = Partials.exitStates(of);
    }
    return Results.of(program, size, partials);
  }

  @Test
  void everyFaultIsServed() {
    Set<OriginFault> served = EnumSet.noneOf(OriginFault.class);
    VECTORS.objects().forEach(object -> served.add(object.serving().fault()));
    assertEquals(EnumSet.allOf(OriginFault.class), served);
  }

  @Test
  void aBodyNamesTheOriginWhereverItStands() {
    ConformanceVector vector = VECTORS.vectors().get(1);
    assertTrue(json(vector).getString("data_url").startsWith("http://origin/"), vector::name);
    assertEquals(JsonArray.class, json(vector).getValue("instructions").getClass());
  }
}
