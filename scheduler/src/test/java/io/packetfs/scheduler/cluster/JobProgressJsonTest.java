package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobState;
import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.scheduler.core.JobProgress.ObjectProgress;
import io.packetfs.scheduler.core.JobProgress.Part;
import io.packetfs.window.WindowRun;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobProgressJsonTest {
  @Test
  void whatIsStoredReadsBackTheSame() {
    JobProgress progress =
        new JobProgress(
            JobState.RUNNING,
            5L,
            null,
            List.of(
                new ObjectProgress(
                    JobState.RUNNING,
                    new Identity(1L << 60, "\"é\"", Identity.Kind.STRONG_ETAG),
                    new PublishedChecksum(-2, "x-goog-hash"),
                    "https://cdn/",
                    List.of(
                        new DoneRun(new WindowRun(0, 3), List.of(new Partial.Crc(3 << 20, -1))),
                        new DoneRun(
                            new WindowRun(5, 6), List.of(new Partial.FnvRun(1 << 20, 255, -9)))),
                    List.of("edge-2"),
                    List.of(new Part(0, 3 << 20), new Part(1, 1L << 60)),
                    null),
                new ObjectProgress(
                    JobState.FAILED,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    List.of(),
                    Problem.of(ErrorCode.CHECKSUM_MISMATCH, "d", "e", "a"))),
            new WindowCounts(9, 4, 3, 2, 1, 5, 6, 7),
            new JobMetrics(1, 2, 3, 4, 5, 6, 7, 8, 9),
            List.of(
                new PcpuShare(
                    new PcpuPlace("edge-1", "edge", "é", "SJC"),
                    Map.of(TaskOutcome.DONE, 3L, TaskOutcome.LOST, 1L),
                    1,
                    2,
                    1L << 60,
                    1_234_567,
                    new PcpuShare.Fetched(4, 5, 6, 7, 8, 9, 10)),
                new PcpuShare(
                    PcpuPlace.OTHERS,
                    Map.of(),
                    0,
                    0,
                    0,
                    0,
                    new PcpuShare.Fetched(0, 0, 0, 0, 0, 0, 0))),
            null);
    assertEquals(progress, JobProgressJson.parse(JobProgressJson.toText(progress)));
  }

  @Test
  void whatWasStoredBeforeThereWereSharesHasNone() {
    JobProgress progress =
        new JobProgress(
            JobState.RUNNING,
            5L,
            null,
            List.of(),
            new WindowCounts(9, 4, 3, 2, 1, 5, 6, 7),
            new JobMetrics(1, 2, 3, 4, 5, 6, 7, 8, 9),
            List.of(),
            null);
    JsonObject before = new JsonObject(JobProgressJson.toText(progress));
    before.remove("shares");
    assertEquals(progress, JobProgressJson.parse(before.encode()));
  }
}
