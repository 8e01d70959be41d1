package io.packetfs.cli;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowCounts;
import io.packetfs.origin.Identity;
import io.packetfs.plan.PartResult;
import io.packetfs.plan.SliceResult;
import io.packetfs.program.Op;
import io.packetfs.program.Result;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** A job for a person: its objects with their results, what it cost, what went wrong. */
final class StatusText {
  /** Below, three decimals would all be zero: a small object tells nothing of speed. */
  private static final double CPUPWN_SHOWN_MIN = 0.001;

  private StatusText() {}

  /** Prints results to {@code out}, errors to {@code err}. */
  static void print(PrintStream out, PrintStream err, JobStatus status) {
    printObjects(out, status);
    out.println(summary(status));
    if (status.reason() != null) {
      out.println(reason(status.reason()));
    }
    printErrors(err, status);
  }

  /** Prints the objects with their results alone. */
  static void printObjects(PrintStream out, JobStatus status) {
    for (ObjectStatus object : status.objects()) {
      object(out, object);
    }
  }

  /** Prints what went wrong alone. */
  static void printErrors(PrintStream err, JobStatus status) {
    for (ObjectStatus object : status.objects()) {
      if (object.error() != null) {
        if (status.objects().size() > 1) {
          err.println(object.url());
        }
        ProblemText.print(err, object.error());
      }
    }
    if (status.error() != null
        && status.objects().stream().noneMatch(o -> status.error().equals(o.error()))) {
      ProblemText.print(err, status.error());
    }
  }

  /**
   * Prints what came of a slice.
   *
   * @param head what stands before its costs
   */
  static void print(PrintStream out, SliceResult result, String head) {
    for (PartResult part : result.parts()) {
      String url = result.plan().objects().get(part.part().objectIndex()).url();
      object(out, new ObjectStatus(url, part.seen(), JobState.SUCCEEDED, part.results(), null));
    }
    out.println(head + ": " + costs(result.metrics()));
  }

  private static void object(PrintStream out, ObjectStatus object) {
    Identity identity = object.identity();
    if (identity == null) {
      out.println(object.url());
    } else {
      String validator =
          switch (identity.kind()) {
            case STRONG_ETAG, WEAK_ETAG -> "etag " + identity.validator();
            case LAST_MODIFIED -> "last modified " + identity.validator();
            case FILE -> "file " + identity.validator();
            case EMPTY -> "empty";
          };
      out.println(object.url() + "  " + identity.sizeBytes() + " bytes  " + validator);
    }
    if (object.results().isEmpty()) {
      return;
    }
    Table table = Table.of("op", "imm", "offset", "length", "value", "hex");
    for (Result result : object.results()) {
      table.row(
          result.op().wireName(),
          hasImmediate(result.op()) ? Integer.toString(result.imm()) : "-",
          Long.toString(result.offset()),
          Long.toString(result.length()),
          result.valueText(),
          Objects.requireNonNullElse(result.hex(), "-"));
    }
    table.print(out);
    for (Result result : object.results()) {
      if (result.verifiedBy() != null) {
        out.println(
            result.op().wireName() + " " + result.hex() + " is verified: " + result.verifiedBy());
      }
    }
  }

  private static boolean hasImmediate(Op op) {
    return switch (op) {
      case COUNTEQ, XOR, ADD -> true;
      case CRC32C, FNV, FNV_LOW, FNV_HIGH -> false;
    };
  }

  /** One line: state, bytes, time, speed, requests, hits. */
  static String summary(JobStatus status) {
    StringBuilder line = new StringBuilder();
    line.append(status.state().name().toLowerCase(Locale.ROOT)).append(": ");
    line.append(costs(status.metrics()));
    WindowCounts windows = status.windows();
    if (windows.sampled() > 0) {
      line.append(", ").append(windows.verified()).append(" windows computed twice alike");
      if (windows.mismatched() > 0) {
        line.append(", ").append(windows.mismatched()).append(" differently");
      }
      if (windows.unverified() > 0) {
        line.append(", ").append(windows.unverified()).append(" only once: nobody else can");
      }
    }
    return line.toString();
  }

  private static String costs(JobMetrics metrics) {
    StringBuilder line = new StringBuilder();
    line.append(ByteText.about(metrics.bytesProcessed())).append(" in ");
    line.append(ByteText.time(metrics.elapsedMs()));
    if (metrics.cpupwnGibPerSecond() >= CPUPWN_SHOWN_MIN) {
      line.append(String.format(Locale.ROOT, ", CPUpwn %.3f GiB/s", metrics.cpupwnGibPerSecond()));
    }
    line.append(", ")
        .append(metrics.requests())
        .append(metrics.requests() == 1 ? " request" : " requests");
    if (metrics.byteHitRatio() != null) {
      line.append(", ")
          .append(ByteText.percent(metrics.byteHitRatio()))
          .append(" of bytes from caches");
    }
    return line.toString();
  }

  /** One line: why it waits, until when, what to do. */
  static String reason(WaitReason reason) {
    return "waiting: "
        + reason.kind()
        + (reason.untilMs() == null ? "" : " until " + Instant.ofEpochMilli(reason.untilMs()))
        + "; "
        + reason.todo();
  }
}
