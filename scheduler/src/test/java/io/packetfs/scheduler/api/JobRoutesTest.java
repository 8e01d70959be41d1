package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.scheduler.api.RestCaller.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs over REST. */
class JobRoutesTest extends RestTest {
  /** The common pool has one thread on a small machine. */
  private static final Executor WAITERS = Thread::startVirtualThread;

  @Test
  void aSubmittedJobIsAcceptedWithItsPlace() {
    Answer answer = rest.postJson("/v1/jobs", JOB);
    assertEquals(202, answer.status());
    String id = answer.json().getString("job_id");
    assertEquals("/v1/jobs/" + id, answer.header("Location"));
    assertEquals("QUEUED", answer.json().getString("state"));
    assertEquals(answer.json(), rest.get("/v1/jobs/" + id).json());
  }

  @Test
  void everyStateHasAStatusOfTheContract() {
    String id = submitted();
    for (JobState state : JobState.values()) {
      scheduler.move(id, state, 5);
      assertEquals(state.name(), rest.get("/v1/jobs/" + id).json().getString("state"));
    }
  }

  @Test
  void aShortWaitThatEndsBeforeTheJobIsAccepted() {
    assertEquals(202, rest.postJson("/v1/jobs?wait=10ms", JOB).status());
  }

  @Test
  void aHeldSubmissionIsAnsweredWithTheResult() {
    CompletableFuture<Answer> held =
        CompletableFuture.supplyAsync(() -> rest.postJson("/v1/jobs?wait=1m", JOB), WAITERS);
    until("the job is waited for", () -> scheduler.waiterCount() == 1);
    scheduler.move("job-0000", JobState.SUCCEEDED, 9);
    Answer answer = held.join();
    assertEquals(200, answer.status());
    assertEquals("/v1/jobs/job-0000", answer.header("Location"));
    JsonObject result =
        answer
            .json()
            .getJsonArray("objects")
            .getJsonObject(0)
            .getJsonArray("results")
            .getJsonObject(0);
    assertEquals(3_808_858_755L, result.getLong("value"));
  }

  @Test
  void aHeldStatusIsAnsweredAtTheEndOrAtOnceIfThatHasCome() {
    String id = submitted();
    CompletableFuture<Answer> held =
        CompletableFuture.supplyAsync(() -> rest.get("/v1/jobs/" + id + "?wait=30s"), WAITERS);
    until("the job is waited for", () -> scheduler.waiterCount() == 1);
    scheduler.move(id, JobState.FAILED, 9);
    assertEquals("FAILED", held.join().json().getString("state"));
    assertEquals("FAILED", rest.get("/v1/jobs/" + id + "?wait=30s").json().getString("state"));
  }

  @Test
  void tooManyHeldWaitsAreTurnedAwayBeforeAnythingIsStored() {
    String id = submitted();
    List<CompletableFuture<Answer>> held =
        IntStream.range(0, READERS_MAX)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> rest.get("/v1/jobs/" + id + "?wait=60s"), WAITERS))
            .toList();
    until("all are waiting", () -> scheduler.waiterCount() == READERS_MAX);
    Answer refused = rest.postJson("/v1/jobs?wait=60s", JOB);
    refused.problem(503, "OVERLOADED");
    assertEquals("5", refused.header("Retry-After"));
    assertEquals(1, rest.get("/v1/jobs").json().getJsonArray("jobs").size());
    scheduler.move(id, JobState.SUCCEEDED, 1);
    held.forEach(answer -> assertEquals(200, answer.join().status()));
    assertEquals(200, rest.get("/v1/jobs/" + id + "?wait=60s").status());
  }

  @Test
  void aKeyGivesTheFirstJobAndBelongsToItsBody() {
    String id = rest.postJson("/v1/jobs", JOB, "Idempotency-Key", "k-1").json().getString("job_id");
    assertEquals(
        id, rest.postJson("/v1/jobs", JOB, "Idempotency-Key", "k-1").json().getString("job_id"));
    rest.postJson("/v1/jobs", JOB.replace("crc32c", "fnv"), "Idempotency-Key", "k-1")
        .problem(422, "IDEMPOTENCY_KEY_REUSED");
    rest.postJson("/v1/jobs", JOB, "Idempotency-Key", "x".repeat(256))
        .problem(422, "INVALID_VALUE");
  }

  @Test
  void aPolicysRefusalIsTold() {
    JsonObject problem =
        rest.postJson("/v1/jobs", JOB.replace("example.com", "example.org"))
            .problem(403, "POLICY_DENIED");
    assertEquals("https://example.org/a.bin", problem.getString("actual"));
  }

  @Test
  void jobsAreListedInPagesAndByStateWithoutTheirObjects() {
    IntStream.range(0, 5).forEach(i -> submitted());
    scheduler.move("job-0001", JobState.SUCCEEDED, 9);
    JsonObject first = rest.get("/v1/jobs?limit=3").json();
    assertEquals(3, first.getJsonArray("jobs").size());
    assertEquals("job-0004", first.getJsonArray("jobs").getJsonObject(0).getString("job_id"));
    assertTrue(first.getJsonArray("jobs").getJsonObject(0).getJsonArray("objects").isEmpty());
    JsonObject second =
        rest.get("/v1/jobs?limit=3&page_token=" + first.getString("next_page_token")).json();
    assertEquals(2, second.getJsonArray("jobs").size());
    assertNull(second.getValue("next_page_token"));
    JsonArray succeeded = rest.get("/v1/jobs?state=SUCCEEDED").json().getJsonArray("jobs");
    assertEquals(1, succeeded.size());
  }

  @Test
  void windowsComeInPagesIfTheJobAskedForThem() {
    rest.get("/v1/jobs/" + submitted() + "/windows").problem(409, "CONFLICT");
    String id =
        rest.postJson("/v1/jobs", JOB.replace("]}", "], \"options\": {\"per_window\": true}}"))
            .json()
            .getString("job_id");
    JsonObject first = rest.get("/v1/jobs/" + id + "/windows?limit=3").json();
    assertEquals(3, first.getJsonArray("windows").size());
    JsonObject second =
        rest.get("/v1/jobs/" + id + "/windows?page_token=" + first.getString("next_page_token"))
            .json();
    assertEquals(2, second.getJsonArray("windows").size());
    assertEquals(4, second.getJsonArray("windows").getJsonObject(1).getInteger("index"));
  }

  @Test
  void assignmentsComeInPagesAndSayHowManyAreForgotten() {
    String path = "/v1/jobs/" + submitted() + "/assignments";
    JsonObject first = rest.get(path + "?limit=3").json();
    assertEquals(3, first.getJsonArray("assignments").size());
    assertEquals(1L << 40, first.getLong("dropped"));
    JsonObject second = rest.get(path + "?page_token=" + first.getString("next_page_token")).json();
    assertEquals(2, second.getJsonArray("assignments").size());
    assertNull(second.getString("next_page_token"));
    JsonObject score = second.getJsonArray("assignments").getJsonObject(0).getJsonObject("score");
    assertEquals((1.25 + 3.5) * 1.5 * 10, score.getDouble("total_ms"));
    assertNull(second.getJsonArray("assignments").getJsonObject(1).getValue("elapsed_ms"));
  }

  @Test
  void theSharesOfAJobAddUpByPcpuCacheAndRegion() {
    JsonObject shares = rest.get("/v1/jobs/" + submitted() + "/shares").json();
    for (String group : List.of("pcpus", "caches", "regions")) {
      assertEquals(
          shares.getLong("bytes_processed"),
          shares.getJsonArray(group).stream()
              .mapToLong(share -> ((JsonObject) share).getLong("bytes_processed"))
              .sum());
    }
  }

  @Test
  void aJobIsCancelledThenForgotten() {
    String id = submitted();
    rest.delete("/v1/jobs/" + id).problem(409, "CONFLICT");
    assertEquals("CANCELLED", rest.post("/v1/jobs/" + id + "/cancel").json().getString("state"));
    assertEquals(204, rest.delete("/v1/jobs/" + id).status());
    rest.get("/v1/jobs/" + id).problem(404, "NOT_FOUND");
    rest.delete("/v1/jobs/" + id).problem(404, "NOT_FOUND");
    rest.post("/v1/jobs/" + id + "/cancel").problem(404, "NOT_FOUND");
    rest.get("/v1/jobs/" + id + "/windows").problem(404, "NOT_FOUND");
    rest.get("/v1/jobs/" + id + "/assignments").problem(404, "NOT_FOUND");
    rest.get("/v1/jobs/" + id + "/shares").problem(404, "NOT_FOUND");
    rest.get("/v1/jobs/" + id + "/events").problem(404, "NOT_FOUND");
  }

  @Test
  void aPlanTellsNumbersThatNoReaderRounds() {
    Answer answer = rest.postJson("/v1/plan", JOB);
    assertEquals(200, answer.status());
    JsonObject object = answer.json().getJsonArray("objects").getJsonObject(0);
    assertEquals("https://example.com/a.bin", object.getString("url"));
    assertEquals("18014398509481984", object.getString("bytes"));
    assertEquals(1, scheduler.planned.size());
    assertTrue(rest.get("/v1/jobs").json().getJsonArray("jobs").isEmpty());
  }

  @Test
  void aJobOfTenThousandObjectsAndSixtyFourInstructionsIsTaken() {
    String urls =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "\"https://example.com/objects/%06d.bin\"".formatted(i))
            .collect(Collectors.joining(","));
    String instructions =
        IntStream.range(0, 64)
            .mapToObj(i -> "{\"op\":\"counteq\",\"imm\":%d,\"pipeline\":%d}".formatted(i, i))
            .collect(Collectors.joining(","));
    Answer answer =
        rest.postJson(
            "/v1/jobs", "{\"data_urls\":[%s],\"instructions\":[%s]}".formatted(urls, instructions));
    assertEquals(202, answer.status());
    assertEquals(10_000, answer.json().getInteger("object_count"));
    assertFalse(answer.json().getJsonArray("objects").isEmpty());
  }

  @Test
  void closingAnswersHeldWaitsWithTheStatusOfThatMoment() {
    String id = submitted();
    CompletableFuture<Answer> held =
        CompletableFuture.supplyAsync(() -> rest.get("/v1/jobs/" + id + "?wait=60s"), WAITERS);
    until("the job is waited for", () -> scheduler.waiterCount() == 1);
    await(server.close());
    assertEquals("QUEUED", held.join().json().getString("state"));
  }
}
