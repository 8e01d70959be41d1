package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import io.packetfs.job.JobShares;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.ProblemJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that talk to a scheduler, with one that answers what the test says. */
class RestVerbsTest {
  private static final JobStatus RUNNING = Statuses.of(JobState.RUNNING, (ErrorCode) null);
  private static final JobStatus SUCCEEDED = Statuses.of(JobState.SUCCEEDED, (ErrorCode) null);

  @TempDir Path home;
  @AutoClose private final FakeScheduler scheduler = new FakeScheduler();

  @Test
  void aSubmittedJobIsNamedByItsId() {
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(RUNNING));

    Outcome outcome = pfs("job", "submit", "https://a.example/x", "counteq:7", "--offset", "1MiB");

    assertEquals(new Outcome(0, "j1\n", ""), outcome);
    JsonObject body = new JsonObject(scheduler.calls().getFirst().body());
    assertEquals("https://a.example/x", body.getString("data_url"));
    JsonObject instruction = body.getJsonArray("instructions").getJsonObject(0);
    assertEquals("counteq", instruction.getString("op"));
    assertEquals(7, instruction.getInteger("imm"));
    assertEquals(1 << 20, instruction.getInteger("offset"));
  }

  @Test
  void aJobMayBeForSomePcpusAlone() {
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(RUNNING));

    Outcome outcome =
        pfs("job", "submit", "http://a/x", "crc32c", "--pcpu", "near-1", "--pcpu", "far");
    Outcome twice = pfs("job", "submit", "http://a/x", "crc32c", "--pcpu", "p", "--pcpu", "p");

    assertEquals(new Outcome(0, "j1\n", ""), outcome);
    assertEquals(
        new JsonArray().add("near-1").add("far"),
        new JsonObject(scheduler.calls().getFirst().body())
            .getJsonObject("options")
            .getJsonArray("pcpus"));
    assertEquals(2, twice.status());
    assertTrue(twice.err().startsWith("pfs: INVALID_VALUE: a pCPU is named twice"), twice::err);
    assertEquals(1, scheduler.calls().size());
  }

  @Test
  void aBodyIsSentAsItsContractReadsIt() {
    scheduler.on("POST /v1/jobs", 202, JobStatusJson.toJson(RUNNING));

    Outcome outcome =
        pfs(
            "job",
            "submit",
            "--body",
            "{\"data_urls\":[\"http://a/1\",\"http://a/2\"],\"instructions\":[{\"op\":\"fnv\"}],\"name\":\"n\"}");

    assertEquals(0, outcome.status(), outcome::err);
    assertEquals("n", new JsonObject(scheduler.calls().getFirst().body()).getString("name"));
  }

  @Test
  void aBodyWithAnUnknownFieldIsNotEvenSent() {
    Outcome outcome =
        pfs(
            "job",
            "submit",
            "--body",
            "{\"data_url\":\"http://a/\",\"instructions\":[],\"nmae\":1}");

    assertEquals(2, outcome.status());
    assertTrue(outcome.err().startsWith("pfs: MALFORMED: "), outcome::err);
    assertEquals(List.of(), scheduler.calls());
  }

  @Test
  void waitingAsksAgainUntilTheEndAndPrintsTheResult() {
    scheduler.on("GET /v1/jobs/j1?wait=0ms", 200, JobStatusJson.toJson(RUNNING));
    scheduler.on("GET /v1/jobs/j1?wait=10000ms", 200, JobStatusJson.toJson(RUNNING));
    scheduler.on("GET /v1/jobs/j1?wait=10000ms", 200, JobStatusJson.toJson(SUCCEEDED));

    Outcome outcome = pfs("job", "wait", "j1");

    assertEquals(0, outcome.status(), outcome::err);
    assertEquals(3, scheduler.calls().size());
    assertTrue(
        outcome.out().lines().anyMatch(l -> l.matches("crc32c +- +0 +9 +3808858755 +e3069283")),
        outcome::out);
  }

  @Test
  void aJobWithFailedObjectsPrintsTheirErrorsAndEndsWithSix() {
    JobStatus failed = Statuses.of(JobState.FAILED, null, ErrorCode.OBJECT_CHANGED);
    scheduler.on("GET /v1/jobs/j1?wait=0ms", 200, JobStatusJson.toJson(failed));

    Outcome outcome = pfs("job", "wait", "j1");

    assertEquals(6, outcome.status());
    assertTrue(
        outcome
            .err()
            .contains("pfs: OBJECT_CHANGED: it went wrong\n  expected: right\n  actual:   wrong"),
        outcome::err);
  }

  @Test
  void jsonIsTheOneDocumentOfTheContract() {
    scheduler.on("GET /v1/jobs/j1?wait=0ms", 200, JobStatusJson.toJson(SUCCEEDED));

    assertEquals(
        JobStatusJson.toJson(SUCCEEDED), new JsonObject(pfs("job", "wait", "j1", "--json").out()));
  }

  @Test
  void aWaitThatIsTooLongEndsWith124AndLeavesTheJob() {
    scheduler.on("GET /v1/jobs/j1?wait=0ms", 200, JobStatusJson.toJson(RUNNING));

    Outcome outcome = pfs("job", "wait", "j1", "--timeout", "0");

    assertEquals(124, outcome.status());
    assertEquals(1, scheduler.calls().size());
  }

  @Test
  void anErrorOfTheSchedulerIsShownWithWhatWasExpectedAndWhatCame() {
    scheduler.on(
        "POST /v1/jobs/j2/cancel",
        404,
        ProblemJson.toJson(Problem.of(ErrorCode.NOT_FOUND, "there is no job j2", "a job", "j2")));

    Outcome outcome = pfs("job", "cancel", "j2");

    assertEquals(
        new Outcome(
            3, "", "pfs: NOT_FOUND: there is no job j2\n  expected: a job\n  actual:   j2\n"),
        outcome);
  }

  @Test
  void aTokenIsShownAndNeverPrinted() throws IOException {
    scheduler.on("GET /v1/pcpus", 200, new JsonObject().put("pcpus", new JsonArray()));
    Path file = Files.writeString(home.resolve("token"), "0123456789abcdef\n");

    Outcome outcome = pfs("pcpu", "list", "--token-file", file.toString());

    assertEquals("Bearer 0123456789abcdef", scheduler.calls().getFirst().authorization());
    assertTrue(!(outcome.out() + outcome.err()).contains("0123456789"), outcome::out);
  }

  @Test
  void whoDidHowMuchOfAJobIsToldByPcpuCacheAndRegion() {
    JobShares shares =
        new JobShares(
            List.of(
                share(new PcpuPlace("near", "edge", "cdn", "SJC"), 6),
                share(new PcpuPlace("far", "edge_http", "cdn", null), 2),
                share(PcpuPlace.OTHERS, 1)),
            null);
    scheduler.on("GET /v1/jobs/j1", 200, JobStatusJson.toJson(SUCCEEDED));
    scheduler.on("GET /v1/jobs/j1/shares", 200, JobSharesJson.toJson(shares));

    Outcome table = pfs("job", "get", "j1", "--explain");
    Outcome document = pfs("job", "get", "j1", "--explain", "--json");

    assertEquals(0, table.status(), table::err);
    List<String> lines = table.out().lines().filter(line -> line.contains(" %")).toList();
    assertEquals(7, lines.size(), table::out);
    assertTrue(
        lines.get(0).startsWith("near      edge       cdn    SJC     6      66.7 %"), table::out);
    assertTrue(lines.get(2).startsWith("(others)  -"), table::out);
    assertTrue(lines.get(3).startsWith("cdn    8      88.9 %"), table::out);
    assertTrue(lines.get(6).startsWith("-       3      33.3 %"), table::out);
    assertEquals(
        JobSharesJson.toJson(shares), new JsonObject(document.out()).getJsonObject("shares"));
  }

  private static PcpuShare share(PcpuPlace place, long bytes) {
    return new PcpuShare(
        place,
        Map.of(TaskOutcome.DONE, 1L),
        bytes,
        0,
        bytes,
        1_000,
        new PcpuShare.Fetched(bytes, 0, bytes, 1, 1, 0, 0));
  }

  @Test
  void jobsAreListedWithTheTokenOfTheNextPage() {
    scheduler.on(
        "GET /v1/jobs?limit=50&state=RUNNING",
        200,
        new JsonObject()
            .put("jobs", new JsonArray().add(JobStatusJson.toJson(RUNNING)))
            .put("next_page_token", "t2"));

    Outcome outcome = pfs("job", "list", "--state", "RUNNING");

    assertEquals(0, outcome.status(), outcome::err);
    assertTrue(outcome.out().contains("j1   RUNNING"), outcome::out);
    assertTrue(outcome.out().endsWith("more: --page-token t2\n"), outcome::out);
  }

  @Test
  void anOriginIsPausedByItsName() {
    scheduler.on("POST /v1/origins/https%3A%2F%2Fa%3A443/pause", 204, "");

    assertEquals(
        new Outcome(0, "https://a:443  paused\n", ""), pfs("origin", "pause", "https://a:443"));
    JsonObject document = new JsonObject(pfs("origin", "pause", "https://a:443", "--json").out());
    assertEquals(new JsonObject().put("origin", "https://a:443").put("paused", true), document);
  }

  @Test
  void aSchedulerThatIsNotThereIsUnreachableAndTheMessageSaysHowToStartOne() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    Outcome outcome =
        CommandLineRig.pfs(
            home, Map.of("PFS_SCHEDULER_URL", "http://127.0.0.1:" + port), "", "pcpu", "list");

    assertEquals(7, outcome.status());
    assertTrue(
        outcome
            .err()
            .startsWith("pfs: the scheduler at http://127.0.0.1:" + port + " cannot be reached"),
        outcome::err);
    assertTrue(outcome.err().contains("pfs up"), outcome::err);
  }

  @Test
  void aServerThatIsNoSchedulerIsToldApart() {
    Outcome outcome = pfs("job", "get", "j1");

    assertEquals(7, outcome.status());
    assertTrue(
        outcome.err().contains("answered 404 with something that no PacketFS scheduler says"),
        outcome::err);
  }

  @Test
  void aSchedulersAddressHasNoPath() {
    Outcome outcome = CommandLineRig.pfs(home, "job", "list", "--scheduler", "localhost:8080");

    assertEquals(2, outcome.status());
    assertTrue(
        outcome.err().startsWith("pfs: --scheduler: found \"localhost:8080\", right is http://"),
        outcome::err);
  }

  private Outcome pfs(String... arguments) {
    return scheduler.pfs(home, arguments);
  }
}
