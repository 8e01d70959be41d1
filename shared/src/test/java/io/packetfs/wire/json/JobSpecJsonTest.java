package io.packetfs.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Op;
import io.packetfs.testing.Seeds;
import io.packetfs.wire.JobMessages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSpecJsonTest {

  @Test
  void readsTheWholeBody() {
    JobSpec spec =
        parse(
            """
            {"data_urls": ["HTTP://Example.com:80/a/../b", "file:///x"],
             "instructions": [{"op": "counteq", "imm": 7, "offset": 1, "length": 2}, {"op": "fnv"}],
             "name": "n", "labels": {"a/b": "1", "c": ""},
             "options": {"concurrency": 3, "per_window": true, "priority": 9,
                         "timeout_ms": 60000, "identity": "weak_etag"}}
            """);

    assertEquals(List.of("http://example.com/b", "file:///x"), spec.urls());
    assertEquals(Op.COUNTEQ, spec.program().instructions().getFirst().op());
    assertEquals("n", spec.name());
    assertEquals(Map.of("a/b", "1", "c", ""), spec.labels());
    assertEquals(new JobOptions(3, true, 9, 60_000, IdentityRule.WEAK_ETAG), spec.options());
  }

  @Test
  void whatIsAbsentOrNullHasItsDefault() {
    JobSpec spec =
        parse(
            """
            {"data_url": "http://h/", "instructions": [{"op": "crc32c"}], "name": null,
             "options": {"priority": null, "concurrency": 2.0}}
            """);

    assertEquals(List.of("http://h/"), spec.urls());
    assertEquals(Map.of(), spec.labels());
    assertEquals(new JobOptions(2, false, 5, 0, IdentityRule.STRONG_ETAG), spec.options());
  }

  @Test
  void anySpecReadsBackTheSame() {
    Seeds.forAll(
        500,
        random -> {
          JobSpec spec = JobMessages.spec(random);

          assertEquals(spec, parse(JobSpecJson.toJson(spec).encode()));
        });
  }

  @Test
  void aJobThatNamesNoPcpusIsWrittenAsBeforeJobsCould() {
    JobSpec spec =
        parse(
            """
            {"data_url": "http://h/", "instructions": [{"op": "crc32c"}],
             "options": {"pcpus": null}}
            """);

    assertEquals(JobOptions.DEFAULT, spec.options());
    assertFalse(JobSpecJson.toJson(spec).getJsonObject("options").containsKey("pcpus"));
  }

  @Test
  void aJobNamesPcpusInTheirOrder() {
    JobSpec spec =
        parse(
            """
            {"data_url": "http://h/", "instructions": [{"op": "crc32c"}],
             "options": {"pcpus": ["near-1", "Far.2_"]}}
            """);

    assertEquals(JobOptions.DEFAULT.only(List.of("near-1", "Far.2_")), spec.options());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "data_url": 5                              | MALFORMED     | /data_url
          "data_urls": "http://h/"                   | MALFORMED     | /data_urls
          "data_urls": ["http://h/", 5]              | MALFORMED     | /data_urls/1
          "data_urls": [null]                        | MALFORMED     | /data_urls/0
          "data_urls": []                            | INVALID_VALUE | /data_urls
          "data_url": "http://u:p@h/"                | INVALID_VALUE | /data_url
          "data_urls": ["http://h/", "ftp://h/"]     | POLICY_DENIED | /data_urls/1
          "data_url": "http://h/", "data_urls": ["http://h/"] | MALFORMED | /data_url
          "name": "x"                                | MALFORMED     | /data_url
          "data_url": "http://h/", "extra": 1        | MALFORMED     | /extra
          "data_url": "http://h/", "a/b": 1          | MALFORMED     | /a~1b
          "data_url": "http://h/", "name": 5         | MALFORMED     | /name
          "data_url": "http://h/", "name": "a\\nb"   | INVALID_VALUE | /name
          "data_url": "http://h/", "labels": []      | MALFORMED     | /labels
          "data_url": "http://h/", "labels": {"k": 1} | MALFORMED    | /labels/k
          "data_url": "http://h/", "labels": {"k": null} | MALFORMED | /labels/k
          "data_url": "http://h/", "options": 1      | MALFORMED     | /options
          "data_url": "http://h/", "options": {"windows": 1} | MALFORMED | /options/windows
          "data_url": "http://h/", "options": {"concurrency": -1} | INVALID_VALUE | /options/concurrency
          "data_url": "http://h/", "options": {"concurrency": 10001} | INVALID_VALUE | /options/concurrency
          "data_url": "http://h/", "options": {"concurrency": 1e30} | INVALID_VALUE | /options/concurrency
          "data_url": "http://h/", "options": {"concurrency": 12345678901234567890} | INVALID_VALUE | /options/concurrency
          "data_url": "http://h/", "options": {"concurrency": 1.5} | MALFORMED | /options/concurrency
          "data_url": "http://h/", "options": {"concurrency": "1"} | MALFORMED | /options/concurrency
          "data_url": "http://h/", "options": {"priority": 10} | INVALID_VALUE | /options/priority
          "data_url": "http://h/", "options": {"per_window": 1} | MALFORMED | /options/per_window
          "data_url": "http://h/", "options": {"timeout_ms": 2592000001} | INVALID_VALUE | /options/timeout_ms
          "data_url": "http://h/", "options": {"identity": "none"} | INVALID_VALUE | /options/identity
          "data_url": "http://h/", "options": {"identity": 1} | MALFORMED | /options/identity
          "data_url": "http://h/", "options": {"verify": 1.01} | INVALID_VALUE | /options/verify
          "data_url": "http://h/", "options": {"verify": -0.01} | INVALID_VALUE | /options/verify
          "data_url": "http://h/", "options": {"verify": "0.1"} | MALFORMED | /options/verify
          "data_url": "http://h/", "options": {"pcpus": "near-1"} | MALFORMED | /options/pcpus
          "data_url": "http://h/", "options": {"pcpus": []} | INVALID_VALUE | /options/pcpus
          "data_url": "http://h/", "options": {"pcpus": ["a", 5]} | MALFORMED | /options/pcpus/1
          "data_url": "http://h/", "options": {"pcpus": [null]} | MALFORMED | /options/pcpus/0
          "data_url": "http://h/", "options": {"pcpus": ["a", "a b"]} | INVALID_VALUE | /options/pcpus/1
          "data_url": "http://h/", "options": {"pcpus": [""]} | INVALID_VALUE | /options/pcpus/0
          "data_url": "http://h/", "options": {"pcpus": ["a", "b", "a"]} | INVALID_VALUE | /options/pcpus/2
          "data_url": "http://h/", "options": {"pcpus": ["a"], "verify": 0.1} | INVALID_VALUE | /options/pcpus
          """)
  void anErrorHasItsPlace(String members, ErrorCode code, String pointer) {
    Problem problem = refusal("{\"instructions\": [{\"op\": \"crc32c\"}], " + members + "}");

    assertEquals(code, problem.code(), problem.toString());
    assertEquals(pointer, problem.pointer());
  }

  @Test
  void instructionsAreRequiredAndNamedByTheirIndex() {
    assertEquals("/instructions", refusal("{\"data_url\": \"http://h/\"}").pointer());
    Problem problem =
        refusal(
            """
            {"data_url": "http://h/", "instructions": [{"op": "crc32c"}, {"op": "md4"}]}
            """);
    assertEquals(ErrorCode.UNKNOWN_OP, problem.code());
    assertEquals("/instructions/1/op", problem.pointer());
    assertEquals(1, problem.instructionIndex());
  }

  @Test
  void listsHaveTheirLimits() {
    JsonObject body =
        new JsonObject("{\"instructions\": [{\"op\": \"crc32c\"}]}")
            .put(
                "data_urls", new JsonArray(Collections.nCopies(JobSpec.URLS_MAX + 1, "http://h/")));
    assertEquals(ErrorCode.TOO_LARGE, refusal(body.encode()).code());

    JsonObject labels = new JsonObject();
    for (int i = 0; i <= JobSpec.LABELS_MAX; i++) {
      labels.put("k" + i, "v");
    }
    body.remove("data_urls");
    body.put("data_url", "http://h/").put("labels", labels);
    assertEquals(ErrorCode.TOO_LARGE, refusal(body.encode()).code());

    JsonArray ids = new JsonArray();
    for (int i = 0; i <= JobOptions.PCPUS_MAX; i++) {
      ids.add("p" + i);
    }
    body.put("labels", new JsonObject()).put("options", new JsonObject().put("pcpus", ids));
    Problem tooMany = refusal(body.encode());
    assertEquals(ErrorCode.TOO_LARGE, tooMany.code());
    assertEquals("/options/pcpus", tooMany.pointer());
    body.remove("options");

    body.put("labels", new JsonObject().put("k", "v".repeat(JobSpec.TEXT_CHARS_MAX + 1)));
    assertEquals(ErrorCode.INVALID_VALUE, refusal(body.encode()).code());
  }

  private static JobSpec parse(String json) {
    return JobSpecJson.parse(new JsonObject(json));
  }

  private static Problem refusal(String json) {
    return assertThrows(ProblemException.class, () -> parse(json), json).problem();
  }
}
