package io.packetfs.wire;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.testing.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random job specs and statuses that a scheduler could have made. */
public final class JobMessages {
  private static final long JSON_MAX = Program.JSON_BYTES_MAX;
  private static final long YEAR_2100_MS = 4_102_444_800_000L;

  private JobMessages() {}

  /** Any spec. */
  public static JobSpec spec(SeededRandom random) {
    List<String> urls = new ArrayList<>();
    for (int i = random.between(1, 3); i > 0; i--) {
      urls.add(
          random
              .pick("http://h/", "https://[::1]:81/ä%2Fb?q=%7e", "file:///x%20y")
              .replace("ä", "%C3%A4"));
    }
    Map<String, String> labels = new HashMap<>();
    for (int i = random.between(0, 3); i > 0; i--) {
      labels.put("key/~" + i, text(random));
    }
    return new JobSpec(
        urls,
        program(random),
        random.oneIn(2) ? text(random) : null,
        labels,
        new JobOptions(
            random.between(0, JobOptions.CONCURRENCY_MAX),
            random.oneIn(2),
            random.between(0, JobOptions.PRIORITY_MAX),
            random.scaled(JobOptions.TIMEOUT_MS_MAX),
            random.pick(IdentityRule.values()),
            random.oneIn(2) ? 0 : random.between(0, 1000) / 1000.0,
            random.oneIn(2) ? List.of() : pcpus(random)));
  }

  /** As many as any options can have. */
  private static List<String> pcpus(SeededRandom random) {
    List<String> ids = new ArrayList<>();
    for (int i = random.between(2, 4); i > 0; i--) {
      ids.add(random.pick("near-", "Far.", "_") + i);
    }
    return ids;
  }

  private static Program program(SeededRandom random) {
    List<Instruction> instructions = new ArrayList<>();
    for (int i = random.between(1, 4); i > 0; i--) {
      Op op = random.pick(Op.written());
      long length = 1 + random.scaled(1L << 40);
      instructions.add(
          new Instruction(
              op,
              op == Op.CRC32C || op == Op.FNV ? 0 : random.between(0, 255),
              random.oneIn(2) ? random.scaled(JSON_MAX - length) : null,
              random.oneIn(2) ? length : null,
              random.between(0, Program.PIPELINE_MAX),
              op == Op.FNV && random.oneIn(2) ? random.bits() : Fnv.OFFSET_BASIS));
    }
    return new Program(instructions);
  }

  /** Any status. */
  public static JobStatus status(SeededRandom random) {
    JobSpec spec = spec(random);
    List<ObjectStatus> objects = new ArrayList<>();
    for (String url : spec.urls()) {
      objects.add(
          new ObjectStatus(
              url,
              random.oneIn(4) ? null : identity(random),
              random.pick(JobState.values()),
              results(random),
              problem(random)));
    }
    return new JobStatus(
        "j-" + random.between(0, 1000),
        spec,
        random.pick(JobState.values()),
        random.oneIn(2)
            ? null
            : new WaitReason(random.pick(WaitReason.Kind.values()), time(random), text(random)),
        random.between(0, YEAR_2100_MS),
        time(random),
        time(random),
        objects,
        new WindowCounts(
            random.scaled(1L << 60),
            count(random),
            count(random),
            count(random),
            count(random),
            count(random),
            count(random),
            count(random)),
        new JobMetrics(
            count(random),
            count(random),
            random.scaled(Long.MAX_VALUE),
            count(random),
            count(random),
            count(random),
            count(random),
            count(random),
            count(random)),
        problem(random));
  }

  private static List<Result> results(SeededRandom random) {
    List<Result> results = new ArrayList<>();
    for (int i = random.between(0, 3); i > 0; i--) {
      Op op = random.pick(Op.written());
      long value =
          switch (op) {
            case FNV -> random.bits();
            case CRC32C -> random.between(0, 0xffffffffL);
            case COUNTEQ, XOR, ADD, FNV_LOW, FNV_HIGH -> random.scaled(1L << 60);
          };
      results.add(
          new Result(
              op,
              random.between(0, 255),
              random.scaled(1L << 60),
              random.scaled(1L << 60),
              random.between(0, Program.PIPELINE_MAX),
              value,
              op == Op.CRC32C && random.oneIn(2) ? "x-goog-hash" : null));
    }
    return results;
  }

  private static Identity identity(SeededRandom random) {
    Identity.Kind kind = random.pick(Identity.Kind.values());
    return kind == Identity.Kind.EMPTY
        ? Identity.EMPTY
        : new Identity(random.scaled(1L << 62), "\"" + text(random) + "\"", kind);
  }

  /** Any problem, or null. */
  public static @Nullable Problem problem(SeededRandom random) {
    return random.oneIn(2)
        ? null
        : new Problem(
            random.pick(ErrorCode.values()),
            text(random),
            random.oneIn(2) ? "/instructions/0/op" : null,
            random.oneIn(2) ? random.between(0, 63) : null,
            random.oneIn(2) ? text(random) : null,
            random.oneIn(2) ? text(random) : null,
            random.oneIn(2) ? random.scaled(1L << 40) : null);
  }

  private static @Nullable Long time(SeededRandom random) {
    return random.oneIn(2) ? null : random.between(0, YEAR_2100_MS);
  }

  private static long count(SeededRandom random) {
    return random.scaled(JSON_MAX);
  }

  private static String text(SeededRandom random) {
    return random.pick("", "a", "ü \"quoted\" \\", "\uD83D\uDE00", "x".repeat(200));
  }
}
