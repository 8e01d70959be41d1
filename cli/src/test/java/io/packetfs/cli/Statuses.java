package io.packetfs.cli;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jobs as they may stand. */
final class Statuses {
  private static final String URL = "http://127.0.0.1:1/";

  private Statuses() {}

  /** A job whose objects failed with these errors; null: that one succeeded. */
  static JobStatus of(JobState state, @Nullable ErrorCode... errors) {
    List<ObjectStatus> objects = Arrays.stream(errors).map(error -> object(state, error)).toList();
    List<String> urls = objects.stream().map(ObjectStatus::url).toList();
    Problem error =
        objects.stream().map(ObjectStatus::error).filter(Objects::nonNull).findFirst().orElse(null);
    return new JobStatus(
        "j1",
        new JobSpec(
            urls,
            new Program(List.of(Instruction.whole(Op.CRC32C, 0))),
            null,
            Map.of(),
            JobOptions.DEFAULT),
        state,
        null,
        0,
        1L,
        state.isEnd() ? 2L : null,
        objects,
        new WindowCounts(1, state.isEnd() ? 1 : 0, 0, 0, 0, 0, 0, 0),
        new JobMetrics(9, 9, 0, 1, 0, 0, 0, 0, 1),
        state == JobState.FAILED ? error : null);
  }

  private static ObjectStatus object(JobState state, @Nullable ErrorCode error) {
    if (error != null) {
      return new ObjectStatus(
          URL,
          null,
          JobState.FAILED,
          List.of(),
          Problem.of(error, "it went wrong", "right", "wrong"));
    }
    boolean running = !state.isEnd();
    return new ObjectStatus(
        URL,
        new Identity(9, "\"abc\"", Identity.Kind.STRONG_ETAG),
        running ? state : JobState.SUCCEEDED,
        running ? List.of() : List.of(new Result(Op.CRC32C, 0, 0, 9, 0, 3_808_858_755L)),
        null);
  }
}
