package io.packetfs.cli;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows a job to its end and prints it. */
final class JobFlow {
  /** How long one look waits for the end where nothing is shown, in ms. */
  private static final long LOOK_MS = 10_000;

  /** The same where somebody checks what is seen, in ms. */
  private static final long CHECK_MS = 1_000;

  private final Terminal terminal;
  private final JobPlace place;
  private final Progress progress;

  JobFlow(Terminal terminal, JobPlace place, Progress progress) {
    this.terminal = terminal;
    this.place = place;
    this.progress = progress;
  }

  /**
   * Waits for the end of the job. When the process is interrupted meanwhile, a job that would end
   * with it is cancelled, and one that would not is named.
   */
  JobStatus follow(JobStatus submitted) {
    return follow(submitted, Long.MAX_VALUE);
  }

  /**
   * The same, at most for a time.
   *
   * @param boundMs how long, in ms; a job that has not ended then is returned as it stands
   */
  JobStatus follow(JobStatus submitted, long boundMs) {
    return follow(submitted, boundMs, LOOK_MS, status -> {});
  }

  /**
   * The same to the end, and lets somebody check how the job stands, at least every {@link
   * #CHECK_MS}.
   *
   * @param check throws what the job is to end with; it is cancelled then
   */
  JobStatus follow(JobStatus submitted, Consumer<JobStatus> check) {
    return follow(submitted, Long.MAX_VALUE, CHECK_MS, check);
  }

  private JobStatus follow(
      JobStatus submitted, long boundMs, long lookMs, Consumer<JobStatus> check) {
    long startNanos = System.nanoTime();
    String jobId = submitted.jobId();
    try (Interruption interruption =
        Interruption.handle(() -> leave(jobId), ExitCode.INTERRUPTED)) {
      JobStatus status = submitted;
      check(status, check);
      while (!status.state().isEnd()) {
        progress.show(status);
        long leftMs = boundMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        if (leftMs <= 0) {
          break;
        }
        status =
            place.await(
                jobId, Math.min(leftMs, progress.isShown() ? Progress.INTERVAL_MS : lookMs));
        check(status, check);
      }
      return status;
    } finally {
      progress.end();
    }
  }

  private void check(JobStatus status, Consumer<JobStatus> check) {
    try {
      check.accept(status);
    } catch (ProblemException refused) {
      if (!status.state().isEnd()) {
        cancelRefused(status.jobId());
      }
      throw refused;
    }
  }

  private void cancelRefused(String jobId) {
    try {
      place.cancel(jobId);
    } catch (ProblemException e) {
      // It ended meanwhile, or nobody answers: why it was refused is what matters.
      terminal.err().println("pfs: job " + jobId + " is not cancelled: " + e.getMessage());
    }
  }

  /** Prints the job; what the process ends with. */
  int print(JobStatus status, boolean json) {
    print(terminal, status, null, json);
    return ExitCode.of(status).status();
  }

  /** The same, and what each pCPU did of it. */
  int explain(JobStatus status, boolean json) {
    print(terminal, status, place.shares(status.jobId()), json);
    return ExitCode.of(status).status();
  }

  /**
   * Prints a job.
   *
   * @param shares what each pCPU did of it, or null: that is not wanted
   */
  static void print(Terminal terminal, JobStatus status, @Nullable JobShares shares, boolean json) {
    PrintStream out = terminal.out();
    if (json) {
      JsonObject document = JobStatusJson.toJson(status);
      if (shares != null) {
        document.put("shares", JobSharesJson.toJson(shares));
      }
      out.println(document.encodePrettily());
      return;
    }
    StatusText.print(out, terminal.err(), status);
    if (shares != null) {
      SharesText.print(out, shares);
    }
  }

  private void leave(String jobId) {
    progress.end();
    if (place.endsWithProcess()) {
      place.cancel(jobId);
      terminal.err().println("pfs: interrupted; the job is cancelled");
    } else {
      terminal
          .err()
          .println(
              "pfs: interrupted; job "
                  + jobId
                  + " goes on. Again: pfs job wait "
                  + jobId
                  + "   Stop it: pfs job cancel "
                  + jobId);
    }
  }
}
