package io.packetfs.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.testing.Seeds;
import io.packetfs.wire.JobMessages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStatusJsonTest {
  private static final Program PROGRAM =
      new Program(List.of(Instruction.whole(Op.CRC32C, 0), Instruction.whole(Op.FNV, 0)));

  private static final JobStatus STATUS =
      new JobStatus(
          "j-1",
          new JobSpec(List.of("http://h/"), PROGRAM, null, Map.of(), JobOptions.DEFAULT),
          JobState.WAITING,
          new WaitReason(WaitReason.Kind.BUDGET, 86_400_000L, "wait for the next day"),
          0,
          1L,
          null,
          List.of(
              new ObjectStatus(
                  "http://h/",
                  new Identity(9, "\"abc\"", Identity.Kind.STRONG_ETAG),
                  JobState.SUCCEEDED,
                  List.of(
                      new Result(Op.CRC32C, 0, 0, 9, 0, 3808858755L),
                      new Result(Op.FNV, 0, 0, 9, 1, -1)),
                  null)),
          new WindowCounts(4, 3, 2, 1, 0, 7, 6, 5),
          new JobMetrics(1 << 30, 6, 1, 4, 1, 1, 2, 3, 2000),
          null);

  @Test
  void isTheDocumentOfTheContract() {
    assertEquals(
        new JsonObject(
            """
            {"job_id": "j-1", "name": null, "labels": {}, "state": "WAITING",
             "state_reason": {"reason": "BUDGET", "until": "1970-01-02T00:00:00Z",
                              "todo": "wait for the next day"},
             "created_at": "1970-01-01T00:00:00Z", "started_at": "1970-01-01T00:00:00.001Z",
             "ended_at": null, "as_of": null,
             "data_url": "http://h/", "object_count": 1,
             "instructions": [{"op": "crc32c", "imm": 0}, {"op": "fnv", "imm": 0}],
             "options": {"concurrency": 0, "per_window": false, "priority": 5, "timeout_ms": 0,
                         "identity": "strong_etag", "verify": 0.0, "pcpus": null},
             "objects": [{"url": "http://h/", "size": 9, "etag": "\\"abc\\"",
                          "identity": "strong_etag", "state": "SUCCEEDED",
                          "results": [
                            {"op": "crc32c", "imm": 0, "offset": 0, "length": 9,
                             "value": 3808858755, "hex": "e3069283", "base64": "4waSgw=="},
                            {"op": "fnv", "imm": 0, "offset": 0, "length": 9, "pipeline": 1,
                             "value": "18446744073709551615", "hex": "ffffffffffffffff"}],
                          "error": null}],
             "windows": {"total": 4, "done": 3, "retried": 2, "hedged": 1, "duplicate": 0, "verified": 7, "unverified": 6, "mismatched": 5},
             "metrics": {"bytes_processed": 1073741824, "bytes_fetched": 6, "cache_fill_bytes": 1,
                         "cache_hit_bytes": 3, "requests": 4, "cache_hits": 1, "cache_misses": 1,
                         "cache_unknown": 2, "byte_hit_ratio": 0.75, "request_hit_ratio": 0.5,
                         "cache_status_coverage": 0.5, "elapsed_ms": 2000, "cpupwn_gib_s": 0.5},
             "error": null}
            """),
        new JsonObject(JobStatusJson.toJson(STATUS).encode()));
  }

  @Test
  void anyStatusReadsBackTheSameWithoutANumberThatReadersWouldRound() {
    Seeds.forAll(
        500,
        random -> {
          JobStatus status = JobMessages.status(random);
          JsonObject json = new JsonObject(JobStatusJson.toJson(status).encode());

          assertEquals(status, JobStatusJson.parse(json));
          assertExact(json.getMap());
        });
  }

  @Test
  void aStatusWithoutObjectsStillSaysWhatItIsOf() {
    JsonObject entry = JobStatusJson.toJson(STATUS).put("objects", new JsonArray());

    JobStatus status = JobStatusJson.parse(entry);

    assertEquals(List.of("http://h/"), status.spec().urls());
    assertEquals(List.of(), status.objects());
  }

  @Test
  void membersOfLaterVersionsAreIgnored() {
    JsonObject later = JobStatusJson.toJson(STATUS).put("later", 1);
    later.getJsonObject("options").put("later", 1);

    assertEquals(STATUS, JobStatusJson.parse(later));
  }

  @Test
  void whatIsMissingIsNamed() {
    JsonObject json = JobStatusJson.toJson(STATUS);
    json.getJsonArray("objects").getJsonObject(0).remove("state");

    Problem problem =
        assertThrows(ProblemException.class, () -> JobStatusJson.parse(json)).problem();

    assertEquals(ErrorCode.MALFORMED, problem.code());
    assertEquals("/objects/0/state", problem.pointer());
    for (String member : Set.of("job_id", "state", "created_at", "windows", "metrics")) {
      JsonObject without = JobStatusJson.toJson(STATUS);
      without.remove(member);
      assertThrows(ProblemException.class, () -> JobStatusJson.parse(without), member);
    }
  }

  private static void assertExact(Object value) {
    switch (value) {
      case Map<?, ?> map -> assertExact(map.values());
      case Collection<?> all ->
          all.forEach(
              each -> {
                if (each != null) {
                  assertExact(each);
                }
              });
      case Long number -> assertTrue(Math.abs(number) <= 1L << 53, "" + number);
      case Object other -> {}
    }
  }
}
