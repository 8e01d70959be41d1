package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pfs pcpu} with a scheduler that answers what the test says. */
class PcpuVerbsTest {
  private static final JobStatus SUCCEEDED = Statuses.of(JobState.SUCCEEDED, (ErrorCode) null);
  private static final String TASKS = "GET /v1/jobs/j1/assignments?limit=1000";

  @TempDir Path home;
  @AutoClose private final FakeScheduler scheduler = new FakeScheduler();

  private Outcome pfs(String... arguments) {
    return scheduler.pfs(home, arguments);
  }

  @Test
  void aPcpuIsAddedAsItsContractReadsIt() {
    scheduler.on("POST /v1/pcpus", 201, new JsonObject().put("id", "sjc-1"));

    Outcome outcome =
        pfs(
            "pcpu",
            "add",
            "sjc-1",
            "--kind",
            "worker",
            "--endpoint",
            "https://edge.example.com",
            "--attrs",
            "{\"latency_ms\": 25}");

    assertEquals(new Outcome(0, "sjc-1  added\n", ""), outcome);
    assertEquals(
        new JsonObject()
            .put("id", "sjc-1")
            .put("kind", "worker")
            .put("endpoint", "https://edge.example.com")
            .put("attrs", new JsonObject().put("latency_ms", 25)),
        new JsonObject(scheduler.calls().getFirst().body()));
  }

  @Test
  void aNameThatIsTakenIsAMistakeOfTheCommand() {
    scheduler.on(
        "POST /v1/pcpus",
        409,
        ProblemJson.toJson(Problem.of(ErrorCode.CONFLICT, "there is another pCPU p")));

    Outcome outcome = pfs("pcpu", "add", "p", "--kind", "worker", "--endpoint", "https://h");

    assertEquals(new Outcome(2, "", "pfs: CONFLICT: there is another pCPU p\n"), outcome);
  }

  @Test
  void attributesThatAreNoJsonAreNotEvenSent() {
    Outcome outcome =
        pfs("pcpu", "add", "p", "--kind", "worker", "--endpoint", "https://h", "--attrs", "{fast}");

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().startsWith("pfs: --attrs: "), outcome::err);
    assertEquals(List.of(), scheduler.calls());
  }

  @Test
  void aPcpuThatGetsNothingIsListedWithTheReason() {
    JsonObject failure =
        new JsonObject()
            .put("code", "PCPU_FAILED")
            .put("detail", "pCPU p cannot be reached")
            .put("at", "2026-11-22T10:00:00Z");
    JsonObject down =
        new JsonObject()
            .put("id", "p")
            .put("kind", "edge_http")
            .put("state", "DOWN")
            .put("live", new JsonObject().put("last_failure", failure));
    JsonObject up = down.copy().put("id", "q").put("state", "UP");
    scheduler.on(
        "GET /v1/pcpus", 200, new JsonObject().put("pcpus", new JsonArray().add(down).add(up)));

    Outcome outcome = pfs("pcpu", "list");

    assertEquals(0, outcome.status(), outcome::err);
    List<String> lines = outcome.out().lines().toList();
    assertEquals("pcpu  state  until  last failure", lines.get(4));
    assertEquals("p     DOWN   -      PCPU_FAILED: pCPU p cannot be reached", lines.get(5));
    assertEquals(6, lines.size());
  }

  @Test
  void aPcpuIsRemovedByItsId() {
    scheduler.on("DELETE /v1/pcpus/near-1", 204, "");

    assertEquals(new Outcome(0, "near-1  removed\n", ""), pfs("pcpu", "remove", "near-1"));
  }

  private Outcome run(String... more) {
    List<String> all = new ArrayList<>(List.of("pcpu", "run", "p", "http://a/x", "crc32c"));
    all.addAll(Arrays.asList(more));
    return pfs(all.toArray(String[]::new));
  }

  private void lists(String state) {
    JsonArray pcpus = new JsonArray();
    for (String id : List.of("o", "p")) {
      pcpus.add(new JsonObject().put("id", id).put("kind", "edge").put("state", state));
    }
    scheduler.on("GET /v1/pcpus", 200, new JsonObject().put("pcpus", pcpus));
  }

  private static JsonObject task(String outcome, long sentMs, long elapsedMs, long bytes) {
    return new JsonObject()
        .put("outcome", outcome)
        .put("sent_at", Instant.ofEpochMilli(sentMs).toString())
        .put("elapsed_ms", elapsedMs)
        .put("bytes_processed", bytes);
  }

  private static JsonObject page(@Nullable String next, long dropped, JsonObject... tasks) {
    return new JsonObject()
        .put("assignments", new JsonArray(Arrays.asList(tasks)))
        .put("next_page_token", next)
        .put("dropped", dropped);
  }

  private List<JsonObject> submitted() {
    return scheduler.calls().stream()
        .filter(call -> call.line().equals("POST /v1/jobs"))
        .map(call -> new JsonObject(call.body()))
        .toList();
  }

  @Test
  void eachRoundIsAJobForThatPcpuAloneAndItsTasksAreTheFigures() {
    lists("UP");
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(SUCCEEDED));
    scheduler.on(
        TASKS,
        200,
        page(
            "t/2",
            0,
            task("DONE", 1_000, 10, 1 << 20),
            task("FAILED", 1_010, 900, 0),
            task("DONE", 1_020, 30, 3 << 20)));
    scheduler.on(TASKS + "&page_token=t%2F2", 200, page(null, 0, task("DONE", 1_030, 70, 4 << 20)));
    scheduler.on(TASKS, 200, page(null, 2, task("DONE", 5_000, 50, 1 << 20)));

    Outcome outcome = run("--repeat", "2", "--timeout", "30s", "--json");

    assertEquals(0, outcome.status(), outcome::err);
    assertEquals(2, submitted().size());
    JsonObject options = submitted().getFirst().getJsonObject("options");
    assertEquals(new JsonArray().add("p"), options.getJsonArray("pcpus"));
    assertEquals(30_000, options.getInteger("timeout_ms"));
    JsonObject told = new JsonObject(outcome.out());
    assertEquals("p", told.getString("id"));
    assertEquals(9, told.getJsonObject("object").getInteger("size"));
    assertEquals("e3069283", told.getJsonArray("results").getJsonObject(0).getString("hex"));
    assertEquals(new JsonArray().add("j1").add("j1"), told.getJsonArray("jobs"));
    assertEquals(
        new JsonObject(
            """
            {"count": 2, "agree": true, "tasks": 4, "tasks_failed": 1, "tasks_forgotten": 2,
             "task_ms": {"min": 10.0, "median": 50.0, "p95": 70.0, "max": 70.0},
             "mib_per_s": {"min": 20.0, "median": 80.0, "p95": 80.0, "max": 80.0}}
            """),
        told.getJsonObject("rounds"));
  }

  @Test
  void aPersonIsShownTheResultAndTheSpread() {
    lists("UP");
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(SUCCEEDED));
    scheduler.on(TASKS, 200, page(null, 1, task("DONE", 0, 10, 1 << 20)));

    Outcome outcome = run();

    assertEquals(0, outcome.status(), outcome::err);
    List<String> lines = outcome.out().lines().toList();
    assertTrue(
        lines.stream().anyMatch(l -> l.matches("crc32c +- +0 +9 +3808858755 +e3069283")),
        outcome::out);
    assertTrue(lines.contains("task_ms  1 tasks   10.0   10.0    10.0   10.0"), outcome::out);
    assertTrue(lines.contains("MiB/s    1 rounds  100.0  100.0   100.0  100.0"), outcome::out);
    assertTrue(
        lines.getLast().startsWith("1 tasks that the scheduler has forgotten"), outcome::out);
  }

  @Test
  void roundsThatDifferAreSeen() {
    lists("UP");
    JsonObject other = JobStatusJson.toJson(SUCCEEDED);
    other
        .getJsonArray("objects")
        .getJsonObject(0)
        .getJsonArray("results")
        .getJsonObject(0)
        .put("value", 7)
        .put("hex", "00000007")
        .put("base64", "AAAABw==");
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(SUCCEEDED));
    scheduler.on("POST /v1/jobs", 202, other);
    scheduler.on(TASKS, 200, page(null, 0));

    Outcome outcome = run("--repeat", "2");

    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("differ from each other"), outcome::err);
    assertTrue(outcome.out().contains("task_ms  0 tasks"), outcome::out);
  }

  @Test
  void aRoundThatFailsEndsAsPfsRunWould() {
    lists("UP");
    scheduler.on(
        "POST /v1/jobs",
        202,
        JobStatusJson.toJson(Statuses.of(JobState.FAILED, ErrorCode.BUDGET_EXHAUSTED)));

    Outcome outcome = run("--repeat", "9");

    assertEquals(5, outcome.status());
    assertTrue(outcome.err().contains("pfs: BUDGET_EXHAUSTED: it went wrong"), outcome::err);
    assertEquals(1, submitted().size());
  }

  @Test
  void whoCannotDoItAfterAllIsNotWaitedForAndTheJobIsCancelled() {
    lists("UP");
    JsonObject waits =
        JobStatusJson.toJson(Statuses.of(JobState.WAITING, (ErrorCode) null))
            .put(
                "state_reason",
                new JsonObject()
                    .put("reason", "NO_ELIGIBLE_PCPU")
                    .put("until", null)
                    .put("todo", "p does not fetch http://a:80: see to it"));
    scheduler.on("POST /v1/jobs", 202, waits);
    scheduler.on("POST /v1/jobs/j1/cancel", 200, JobStatusJson.toJson(SUCCEEDED));

    Outcome outcome = run();

    assertEquals(3, outcome.status());
    assertEquals("pfs: NO_ELIGIBLE_PCPU: p does not fetch http://a:80: see to it\n", outcome.err());
    assertEquals("POST /v1/jobs/j1/cancel", scheduler.calls().getLast().line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DOWN     | pfs: pCPU p is down
          DRAINING | pfs: pCPU p drains
          """)
  void whoTakesNoTasksIsNotAsked(String state, String message) {
    lists(state);

    Outcome outcome = run();

    assertEquals(3, outcome.status());
    assertTrue(outcome.err().startsWith(message), outcome::err);
    assertEquals(1, scheduler.calls().size());
  }

  @Test
  void anUnknownNameIsToldWithThoseThatThereAre() {
    scheduler.on(
        "GET /v1/pcpus",
        200,
        new JsonObject()
            .put(
                "pcpus",
                new JsonArray(
                    IntStream.of(1, 2)
                        .mapToObj(i -> new JsonObject().put("id", "n" + i))
                        .toList())));

    assertEquals(new Outcome(2, "", "pfs: there is no pCPU p; right is one of [n1, n2]\n"), run());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --repeat  | 0    | pfs: --repeat: found 0, right is 1 to 10000
          --timeout | soon | pfs: --timeout: found "soon", right is a duration
          --length  | many | pfs: --length: found "many", right is a number of bytes
          """)
  void aBadFlagIsNotEvenSent(String flag, String value, String message) {
    Outcome outcome = run(flag, value);

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().startsWith(message), outcome::err);
    assertEquals(List.of(), scheduler.calls());
  }
}
