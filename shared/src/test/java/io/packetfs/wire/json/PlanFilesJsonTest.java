package io.packetfs.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.plan.Plan;
import io.packetfs.plan.PlannedObject;
import io.packetfs.plan.Slice;
import io.packetfs.plan.SliceResult;
import io.packetfs.plan.Slices;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.program.Programs;
import io.packetfs.testing.Seeds;
import io.packetfs.window.Grid;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans and results as files: by their schema, and read back as they were written or not at all.
 */
class PlanFilesJsonTest {
  private static final int MIB = Grid.WINDOW_BYTES;
  private static final Program PROGRAM =
      OpArguments.parse(List.of("xor:1", "counteq:0", "crc32c", "fnv"), null, null);
  private static final Plan PLAN = Slices.plan(PROGRAM, 1, 2 * MIB, 3);
  private static final SliceResult RESULT =
      Slices.run(PLAN, new Slice(2, 2), first(), List.of(new byte[2 * MIB], new byte[3]));
  private static final JsonSchema SCHEMA = schema();

  private static SliceResult first() {
    return Slices.run(PLAN, new Slice(1, 2), null, List.of(new byte[2 * MIB], new byte[3]));
  }

  private static JsonSchema schema() {
    try (InputStream in = PlanJson.class.getResourceAsStream(PlanJson.SCHEMA_RESOURCE)) {
      JsonNode schema = new ObjectMapper().readTree(in);
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean keepsToTheSchema(JsonObject document) {
    try {
      return SCHEMA.validate(new ObjectMapper().readTree(document.encode())).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject read(JsonObject document) {
    return new JsonObject(document.encodePrettily());
  }

  private static Problem refused(JsonObject document) {
    return assertThrows(
            ProblemException.class,
            () -> {
              if (document.containsKey("plan")) {
                SliceResultJson.parse(document);
              } else {
                PlanJson.parse(document);
              }
            })
        .problem();
  }

  @Test
  void whatIsWrittenKeepsToTheSchemaAndReadsBackTheSame() {
    Seeds.forAll(
        40,
        random -> {
          long size = random.between(0L, 3L * MIB);
          Plan plan = Slices.plan(Programs.random(random, size), 1, size);
          JsonObject written = PlanJson.toJson(plan);
          SliceResult result = Slices.all(plan, 2, List.of(random.bytes((int) size))).getLast();
          JsonObject found = SliceResultJson.toJson(result);

          assertTrue(keepsToTheSchema(written), written::encode);
          assertTrue(keepsToTheSchema(found), found::encode);
          assertEquals(plan, PlanJson.parse(read(written)));
          assertEquals(result, SliceResultJson.parse(read(found)));
        });
  }

  @Test
  void everyKindOfValidatorKeepsToTheSchemaAndReadsBackTheSame() {
    for (Identity identity :
        List.of(
            new Identity(1L << 60, "\"\u00e9\\\"", Identity.Kind.STRONG_ETAG),
            new Identity(5, "W/\"x\"", Identity.Kind.WEAK_ETAG),
            new Identity(5, "Sun, 22 Nov 2026 20:00:00 GMT", Identity.Kind.LAST_MODIFIED),
            new Identity(5, "v:/a:17", Identity.Kind.FILE),
            Identity.EMPTY)) {
      Plan plan =
          new Plan(
              List.of(new PlannedObject("https://data.example.org/a", identity)),
              PROGRAM,
              IdentityRule.LAST_MODIFIED,
              16);

      assertTrue(keepsToTheSchema(PlanJson.toJson(plan)));
      assertEquals(plan, PlanJson.parse(read(PlanJson.toJson(plan))));
    }
  }

  static Stream<JsonObject> withoutAMember() {
    return Stream.of(PlanJson.toJson(PLAN), SliceResultJson.toJson(RESULT))
        .flatMap(
            document ->
                document.fieldNames().stream()
                    .map(
                        name -> {
                          JsonObject damaged = read(document);
                          damaged.remove(name);
                          return damaged;
                        }));
  }

  @ParameterizedTest
  @MethodSource("withoutAMember")
  void aDocumentThatLacksAMemberIsRefusedAlsoByTheSchema(JsonObject damaged) {
    assertFalse(keepsToTheSchema(damaged));
    assertThrows(ProblemException.class, () -> PlanJson.parse(damaged));
    assertThrows(ProblemException.class, () -> SliceResultJson.parse(damaged));
  }

  @Test
  void valuesOfAnotherKindAreRefusedByTheSchema() {
    JsonObject wrongOp = read(PlanJson.toJson(PLAN));
    wrongOp.getJsonArray("instructions").getJsonObject(0).put("op", "md5");
    JsonObject noSize = read(PlanJson.toJson(PLAN));
    noSize.getJsonArray("objects").getJsonObject(0).putNull("size");
    JsonObject noState = read(SliceResultJson.toJson(RESULT));
    results(noState).getJsonObject(3).remove("state");
    JsonObject negative = read(SliceResultJson.toJson(RESULT));
    results(negative).getJsonObject(1).put("value", -1);

    for (JsonObject wrong : List.of(wrongOp, noSize, noState, negative)) {
      assertFalse(keepsToTheSchema(wrong), wrong::encode);
    }
  }

  private static JsonArray results(JsonObject document) {
    return document.getJsonArray("objects").getJsonObject(0).getJsonArray("results");
  }

  @Test
  void anEditByHandIsNoticedWhereverItIs() {
    JsonObject value = read(SliceResultJson.toJson(RESULT));
    results(value).getJsonObject(1).put("value", 12345);
    JsonObject url = read(PlanJson.toJson(PLAN));
    url.getJsonArray("objects").getJsonObject(1).put("url", "https://data.example.org/2");
    JsonObject note = read(PlanJson.toJson(PLAN)).put("note", "mine");
    JsonObject inner = read(SliceResultJson.toJson(RESULT));
    inner.getJsonObject("plan").put("max_fetch_bytes", 2 * MIB);

    for (JsonObject edited : List.of(value, url, note, inner)) {
      Problem problem = refused(edited);
      assertEquals(ErrorCode.MALFORMED, problem.code());
      assertTrue(problem.detail().contains("was edited, or damaged"), problem::detail);
      assertEquals("/digest", problem.pointer());
    }
  }

  @Test
  void orderAndSpacesAreNoEdit() {
    JsonObject written = PlanJson.toJson(PLAN);
    JsonObject turned = new JsonObject();
    written.fieldNames().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(name -> turned.put(name, written.getValue(name)));

    assertEquals(PLAN, PlanJson.parse(read(turned)));
  }

  @Test
  void aMemberOfALaterSoftwareIsLeftToBe() {
    JsonObject later = PlanJson.toJson(PLAN);
    later.remove("digest");

    assertEquals(PLAN, PlanJson.parse(SealedDocument.seal(later.put("made_by", "a later one"))));
  }

  @Test
  void whatAnotherSoftwareWouldSealIsCheckedTheSame() {
    JsonObject wrong = SliceResultJson.toJson(RESULT);
    wrong.remove("digest");
    results(wrong).getJsonObject(1).put("value", 5L * MIB);

    Problem problem = refused(read(SealedDocument.seal(wrong)));

    assertEquals(ErrorCode.INVALID_VALUE, problem.code());
    assertTrue(problem.detail().contains("is no result of"), problem::detail);
  }

  @Test
  void anotherVersionAndAnotherDocumentAreNamed() {
    JsonObject later = PlanJson.toJson(PLAN);
    later.remove("digest");
    Problem version = refused(SealedDocument.seal(later.put("version", 2)));
    assertEquals(ErrorCode.INVALID_VALUE, version.code());
    assertEquals(List.of("version 1", "version 2"), List.of(version.expected(), version.actual()));

    Problem kind =
        assertThrows(ProblemException.class, () -> SliceResultJson.parse(PlanJson.toJson(PLAN)))
            .problem();
    assertEquals(ErrorCode.MALFORMED, kind.code());
    assertEquals("packetfs-plan", kind.actual());
    assertEquals("\"document\": \"packetfs-result\"", kind.expected());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"job_id\": \"j\", \"state\": \"SUCCEEDED\"}", "{\"document\": 7}"})
  void whatIsSomethingElseSaysWhatItHas(String other) {
    Problem problem = refused(new JsonObject(other));

    assertTrue(problem.detail().contains("another kind of document"), problem::detail);
  }

  @Test
  void theOneSpellingIsThatOfRfc8785() {
    // The members of the example in section 3.2.3, and the text of that in 3.2.2.
    assertEquals(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\\u007f\","
                .replace("\\u007f", "\u007f")
            + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        CanonicalJson.text(
            new JsonObject()
                .put("\u20ac", "Euro Sign")
                .put("\r", "Carriage Return")
                .put("\ufb33", "Hebrew Letter Dalet With Dagesh")
                .put("1", "One")
                .put("\ud83d\ude00", "Emoji: Grinning Face")
                .put("\u0080", "Control\u007f")
                .put("\u00f6", "Latin Small Letter O With Diaeresis")));
    assertEquals(
        "{\"literals\":[null,true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        CanonicalJson.text(
            new JsonObject()
                .put("string", "\u20ac$\u000f\nA'B\"\\\\\"/")
                .put("literals", new JsonArray().addNull().add(true).add(false))));
  }

  @Test
  void aPlanThatNoFileHoldsIsRefused() {
    Program program =
        OpArguments.parse(Stream.generate(() -> "crc32c").limit(64).toList(), null, null);

    Problem problem =
        assertThrows(ProblemException.class, () -> Slices.plan(program, 16, new long[2_000]))
            .problem();

    assertEquals(ErrorCode.TOO_LARGE, problem.code());
    assertEquals("128000", problem.actual());
  }
}
