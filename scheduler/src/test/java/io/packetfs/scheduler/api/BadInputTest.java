package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.scheduler.api.RestCaller.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is refused with where and why, and nothing is stored. */
class BadInputTest extends RestTest {

  @AfterEach
  void nothingWasStoredAndTheServerGoesOn() {
    assertEquals(0, rest.get("/v1/jobs").json().getJsonArray("jobs").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"op":"sha256"}                           | 422 | UNKNOWN_OP    | /op
          {"op":"counteq","imm":256}                | 422 | INVALID_VALUE | /imm
          {"op":"counteq","imm":-1}                 | 422 | INVALID_VALUE | /imm
          {"op":"counteq","imm":"7"}                | 400 | MALFORMED     | /imm
          {"op":"counteq","imm":1.5}                | 400 | MALFORMED     | /imm
          {"op":"crc32c","offset":-1}               | 422 | INVALID_RANGE | /offset
          {"op":"crc32c","length":0}                | 422 | INVALID_RANGE | /length
          {"op":"crc32c","length":-5}               | 422 | INVALID_RANGE | /length
          {"op":"crc32c","offset":9007199254740993} | 422 | INVALID_RANGE | /offset
          {"op":"crc32c","pipeline":64}             | 422 | INVALID_VALUE | /pipeline
          {"op":"crc32c","offset":"0"}              | 400 | MALFORMED     | /offset
          {"op":"crc32c","colour":"red"}            | 400 | MALFORMED     | /colour
          {"imm":1}                                 | 400 | MALFORMED     | /op
          {"op":7}                                  | 400 | MALFORMED     | /op
          """)
  void aBadInstructionIsNamedByIndexAndField(
      String instruction, int status, String code, String field) {
    String body =
        """
        {"data_url": "https://example.com/a", "instructions": [{"op": "crc32c"}, %s]}"""
            .formatted(instruction);
    JsonObject problem = rest.postJson("/v1/jobs", body).problem(status, code);
    assertEquals(1, problem.getInteger("instruction_index"), problem::encode);
    assertEquals("/instructions/1" + field, problem.getString("pointer"), problem::encode);
    rest.postJson("/v1/plan", body).problem(status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"instructions":[{"op":"fnv"}]}                                                     | 400 | MALFORMED
          {"data_url":"https://example.com/a"}                                                | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":{}}                              | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[7]}                             | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"x":1}            | 400 | MALFORMED
          {"data_url":7,"instructions":[{"op":"fnv"}]}                                        | 400 | MALFORMED
          {"data_url":"https://example.com/a","data_urls":[],"instructions":[{"op":"fnv"}]}   | 400 | MALFORMED
          {"data_urls":"https://example.com/a","instructions":[{"op":"fnv"}]}                 | 400 | MALFORMED
          {"data_urls":[],"instructions":[{"op":"fnv"}]}                                      | 422 | INVALID_VALUE
          {"data_urls":[null],"instructions":[{"op":"fnv"}]}                                  | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"name":7}         | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"labels":[]}      | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"labels":{"a":1}} | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":7}      | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"priority":10}}       | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"concurrency":-1}}    | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"timeout_ms":9e15}}   | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"per_window":"yes"}}  | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"identity":"md5"}}    | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"speed":1}}           | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":"near-1"}}    | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":[1]}}         | 400 | MALFORMED
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":[]}}          | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":["a/b"]}}     | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":["a","a"]}}   | 422 | INVALID_VALUE
          {"data_url":"https://example.com/a","instructions":[{"op":"fnv"}],"options":{"pcpus":["a"],"verify":1}} | 422 | INVALID_VALUE
          []                                                                                  | 400 | MALFORMED
          7                                                                                   | 400 | MALFORMED
          null                                                                                | 400 | MALFORMED
          """)
  void aBadBodyIsRefused(String body, int status, String code) {
    JsonObject problem = rest.postJson("/v1/jobs", body).problem(status, code);
    assertTrue(problem.getString("detail").length() > 10, problem::encode);
    assertNotNull(problem.getString("expected"), problem::encode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://example.com/a
          javascript:alert(1)
          https://user:secret@example.com/a
          https://example.com/a#part
          https:///a
          not a url
          ''
          """)
  void aBadUrlIsNamed(String url) {
    String body =
        """
        {"data_urls": ["https://example.com/a", "%s"], "instructions": [{"op": "crc32c"}]}"""
            .formatted(url);
    Answer answer = rest.postJson("/v1/jobs", body);
    assertTrue(answer.status() == 403 || answer.status() == 422, answer.body());
    assertEquals("/data_urls/1", answer.json().getString("pointer"), answer.body());
    assertTrue(!answer.body().contains("secret"), "credentials are not repeated");
  }

  @Test
  void tooManyInstructionsAreCounted() {
    String many =
        IntStream.range(0, 65)
            .mapToObj(i -> "{\"op\":\"crc32c\"}")
            .collect(Collectors.joining(","));
    rest.postJson("/v1/jobs", JOB.replace("{\"op\": \"crc32c\"}", many))
        .problem(422, "TOO_MANY_INSTRUCTIONS");
  }

  @Test
  void tooManyPcpusAreCounted() {
    String many =
        IntStream.rangeClosed(0, JobOptions.PCPUS_MAX)
            .mapToObj(i -> "\"p" + i + "\"")
            .collect(Collectors.joining(","));
    JsonObject problem =
        rest.postJson(
                "/v1/jobs",
                """
                {"data_url": "https://example.com/a", "instructions": [{"op": "crc32c"}],
                 "options": {"pcpus": [%s]}}"""
                    .formatted(many))
            .problem(413, "TOO_LARGE");
    assertEquals("/options/pcpus", problem.getString("pointer"), problem::encode);
  }

  @Test
  void tooManyObjectsAreCounted() {
    String many =
        IntStream.range(0, 10_001)
            .mapToObj(i -> "\"https://example.com/" + i + "\"")
            .collect(Collectors.joining(","));
    rest.postJson(
            "/v1/jobs", "{\"data_urls\":[" + many + "],\"instructions\":[{\"op\":\"crc32c\"}]}")
        .problem(413, "TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"data_url": oops}  | line 1, column
          {"data_url": "a"    | line 1, column
          {"a":1,"a":2}       | line 1, column
          {} {}               | line 1, column
          {"a":NaN}           | line 1, column
          """)
  void whatIsNotJsonIsRefusedWithItsPlace(String body, String place) {
    JsonObject problem = rest.postJson("/v1/jobs", body).problem(400, "MALFORMED");
    assertTrue(problem.getString("detail").contains(place), problem::encode);
  }

  @Test
  void anEmptyBodyIsRefused() {
    rest.postJson("/v1/jobs", "").problem(400, "MALFORMED");
  }

  @Test
  void aBodyNestedWithoutEndIsRefused() {
    rest.postJson("/v1/jobs", "[".repeat(100_000)).problem(400, "MALFORMED");
  }

  @ParameterizedTest
  @CsvSource({"text/plain", "application/x-www-form-urlencoded", "application/jsonp"})
  void anotherContentTypeIsRefused(String type) {
    rest.call("POST", "/v1/jobs", BodyPublishers.ofString(JOB), "Content-Type", type)
        .problem(415, "UNSUPPORTED_MEDIA_TYPE");
    rest.call("POST", "/v1/jobs", BodyPublishers.ofString(JOB))
        .problem(415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedBeforeItIsRead() {
    rest.postJson("/v1/jobs", " ".repeat((4 << 20) + 1)).problem(413, "TOO_LARGE");
  }

  @Test
  void aBodyThatGrowsTooLargeIsRefusedWhileItArrives() throws Exception {
    try (RawHttp raw = new RawHttp(server.port())) {
      raw.send(
          """
          POST /v1/jobs HTTP/1.1\r
          Host: 127.0.0.1\r
          Content-Type: application/json\r
          Transfer-Encoding: chunked\r
          \r
          """);
      String chunk = " ".repeat(64 << 10);
      for (int sent = 0; sent <= 4 << 20; sent += chunk.length()) {
        raw.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      }
      // The body has not ended, and the answer is here.
      assertEquals("HTTP/1.1 413 Request Entity Too Large", raw.readLine());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/jobs?limit=0            | 422 | INVALID_VALUE
          /v1/jobs?limit=1001         | 422 | INVALID_VALUE
          /v1/jobs?limit=99999999999999999999 | 422 | INVALID_VALUE
          /v1/jobs?limit=ten          | 400 | MALFORMED
          /v1/jobs?limit=1&limit=2    | 400 | MALFORMED
          /v1/jobs?state=running      | 422 | INVALID_VALUE
          /v1/jobs?color=red          | 400 | MALFORMED
          /v1/jobs?page_token=        | 422 | INVALID_VALUE
          /v1/jobs/x?wait=61s         | 422 | INVALID_VALUE
          /v1/jobs/x?wait=2m          | 422 | INVALID_VALUE
          /v1/jobs/x?wait=soon        | 422 | INVALID_VALUE
          /v1/jobs/x?wait=-1s         | 422 | INVALID_VALUE
          /v1/jobs/x?wait=1s          | 404 | NOT_FOUND
          /v1/jobs/x/windows?limit=0  | 422 | INVALID_VALUE
          /v1/jobs/x/assignments?limit=1001 | 422 | INVALID_VALUE
          /v1/jobs/x/assignments?after=1 | 400 | MALFORMED
          /v1/jobs/x/shares?limit=1   | 400 | MALFORMED
          /v1/pcpus?limit=1           | 400 | MALFORMED
          /v1/nothing                 | 404 | NOT_FOUND
          /v2/jobs                    | 404 | NOT_FOUND
          /web/..%2fopenapi.yaml      | 404 | NOT_FOUND
          /web/none.js                | 404 | NOT_FOUND
          /v1/jobs/x%zz               | 400 | MALFORMED
          """)
  void aBadPathOrQueryIsRefused(String path, int status, String code) throws Exception {
    try (RawHttp raw = new RawHttp(server.port())) {
      Answer answer = raw.call("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      answer.problem(status, code);
    }
  }

  @Test
  void aWaitOfASubmissionIsCheckedBeforeItIsStored() {
    rest.postJson("/v1/jobs?wait=61s", JOB).problem(422, "INVALID_VALUE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUT    | /v1/jobs          | POST, GET
          PATCH  | /v1/jobs/x        | GET, DELETE
          GET    | /v1/jobs/x/cancel | POST
          POST   | /v1/budgets       | GET
          DELETE | /health           | GET
          """)
  void anotherMethodIsRefusedWithThoseThatAreTaken(String method, String path, String allowed) {
    Answer answer = rest.call(method, path, BodyPublishers.noBody());
    answer.problem(405, "METHOD_NOT_ALLOWED");
    assertEquals(allowed, answer.header("Allow"));
  }

  @Test
  void aBodyWhereNoneBelongsIsRefused() {
    rest.postJson("/v1/jobs/x/cancel", "{}").problem(400, "MALFORMED");
  }

  @Test
  void aConnectionOutlivesARefusal() throws Exception {
    try (RawHttp raw = new RawHttp(server.port())) {
      raw.call("GET /v1/jobs/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").problem(404, "NOT_FOUND");
      Answer next = raw.call("GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertEquals(200, next.status());
    }
  }

  @Test
  void aRefusalSaysNothingThatWasNotAsked() {
    JsonObject problem = rest.get("/v1/jobs/x").problem(404, "NOT_FOUND");
    assertNull(problem.getString("pointer"));
    assertEquals("urn:packetfs:error:not-found", problem.getString("type"));
    assertEquals(false, problem.getBoolean("retryable"));
  }
}
