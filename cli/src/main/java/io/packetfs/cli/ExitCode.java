package io.packetfs.cli;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.List;
import java.util.Objects;

/** What the process ends with; scripts rely on the numbers. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** What was compared differs. */
  DIFFERS(1),
  /** The command line, its input or a setting is wrong, or contradicts what is there already. */
  USAGE(2),
  /** The job failed. */
  JOB_FAILED(3),
  /** The policy, or a missing token, refused it. */
  REFUSED(4),
  /** The day's budget is spent. */
  BUDGET(5),
  /** Some objects failed, others have results. */
  SOME_FAILED(6),
  /** The scheduler cannot be reached. */
  UNREACHABLE(7),
  /** A defect of this software (sysexits.h EX_SOFTWARE). */
  DEFECT(70),
  /** A time limit passed (as of timeout(1)). */
  TIMEOUT(124),
  /** Interrupted (128 + SIGINT). */
  INTERRUPTED(130);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The process's exit status. */
  public int status() {
    return status;
  }

  /** What a refused call, or an object's error, ends with. */
  public static ExitCode of(Problem problem) {
    return of(problem.code());
  }

  /** What a job as it stands ends with; one that has not ended counts as done. */
  public static ExitCode of(JobStatus status) {
    return switch (status.state()) {
      case QUEUED, RUNNING, WAITING, SUCCEEDED -> DONE;
      case CANCELLED -> JOB_FAILED;
      case FAILED -> ofFailed(status);
    };
  }

  private static ExitCode ofFailed(JobStatus status) {
    Problem error = status.error();
    if (error != null && error.code() == ErrorCode.JOB_TIMEOUT) {
      return TIMEOUT;
    }
    if (status.objects().stream().anyMatch(o -> o.state() == JobState.SUCCEEDED)) {
      return SOME_FAILED;
    }
    List<ExitCode> reasons =
        status.objects().stream()
            .map(ObjectStatus::error)
            .filter(Objects::nonNull)
            .map(ExitCode::of)
            .distinct()
            .toList();
    if (reasons.isEmpty()) {
      return error == null ? JOB_FAILED : ofEnded(of(error));
    }
    return reasons.size() == 1 ? ofEnded(reasons.getFirst()) : JOB_FAILED;
  }

  // A job that was accepted and then failed is never the command line's fault.
  private static ExitCode ofEnded(ExitCode code) {
    return code == USAGE ? JOB_FAILED : code;
  }

  private static ExitCode of(ErrorCode code) {
    return switch (code) {
      case MALFORMED,
          TOO_LARGE,
          UNKNOWN_OP,
          INVALID_VALUE,
          INVALID_RANGE,
          TOO_MANY_INSTRUCTIONS,
          IDEMPOTENCY_KEY_REUSED,
          CONFLICT ->
          USAGE;
      case POLICY_DENIED, UNAUTHORIZED -> REFUSED;
      case BUDGET_EXHAUSTED -> BUDGET;
      case JOB_TIMEOUT -> TIMEOUT;
      case SCHEDULER_UNREACHABLE, STORE_UNAVAILABLE -> UNREACHABLE;
      case INTERNAL -> DEFECT;
      case NOT_FOUND,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_MEDIA_TYPE,
          RANGE_BEYOND_END,
          OVERLOADED,
          SHUTTING_DOWN,
          NO_ELIGIBLE_PCPU,
          STALE_EPOCH,
          OBJECT_NOT_FOUND,
          ORIGIN_STATUS,
          ORIGIN_THROTTLED,
          ORIGIN_FAILED,
          RANGE_NOT_SUPPORTED,
          VALIDATOR_MISSING,
          CONTENT_ENCODED,
          CONTENT_RANGE_INVALID,
          BODY_LENGTH_MISMATCH,
          OBJECT_CHANGED,
          CHECKSUM_MISMATCH,
          REDIRECT_INVALID,
          ORIGIN_UNREACHABLE,
          ORIGIN_TIMEOUT,
          PCPU_FAILED,
          RESULTS_DISAGREE,
          CANCELLED ->
          JOB_FAILED;
    };
  }
}
