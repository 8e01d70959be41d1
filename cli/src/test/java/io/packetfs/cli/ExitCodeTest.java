package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "DONE,0",
    "DIFFERS,1",
    "USAGE,2",
    "JOB_FAILED,3",
    "REFUSED,4",
    "BUDGET,5",
    "SOME_FAILED,6",
    "UNREACHABLE,7",
    "DEFECT,70",
    "TIMEOUT,124",
    "INTERRUPTED,130"
  })
  void theNumbersAreContract(ExitCode code, int status) {
    assertEquals(status, code.status());
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_OP,USAGE",
    "INVALID_VALUE,USAGE",
    "INVALID_RANGE,USAGE",
    "TOO_MANY_INSTRUCTIONS,USAGE",
    "MALFORMED,USAGE",
    "CONFLICT,USAGE",
    "POLICY_DENIED,REFUSED",
    "UNAUTHORIZED,REFUSED",
    "BUDGET_EXHAUSTED,BUDGET",
    "JOB_TIMEOUT,TIMEOUT",
    "RANGE_BEYOND_END,JOB_FAILED",
    "OBJECT_NOT_FOUND,JOB_FAILED",
    "INTERNAL,DEFECT"
  })
  void aRefusedCallEndsByItsError(ErrorCode error, ExitCode code) {
    assertEquals(code, ExitCode.of(Problem.of(error, "")));
  }

  @Test
  void aJobThatSucceededIsDone() {
    assertEquals(ExitCode.DONE, ExitCode.of(Statuses.of(JobState.SUCCEEDED, (ErrorCode) null)));
  }

  @Test
  void aJobWithSomeResultsSaysSo() {
    assertEquals(
        ExitCode.SOME_FAILED,
        ExitCode.of(Statuses.of(JobState.FAILED, null, ErrorCode.OBJECT_NOT_FOUND)));
  }

  @ParameterizedTest
  @CsvSource({
    "POLICY_DENIED,REFUSED",
    "BUDGET_EXHAUSTED,BUDGET",
    "JOB_TIMEOUT,TIMEOUT",
    "OBJECT_CHANGED,JOB_FAILED",
    "INVALID_RANGE,JOB_FAILED"
  })
  void aJobThatFailedForOneReasonEndsByIt(ErrorCode error, ExitCode code) {
    assertEquals(code, ExitCode.of(Statuses.of(JobState.FAILED, error, error)));
  }

  @Test
  void aJobThatFailedForSeveralReasonsJustFailed() {
    assertEquals(
        ExitCode.JOB_FAILED,
        ExitCode.of(
            Statuses.of(JobState.FAILED, ErrorCode.POLICY_DENIED, ErrorCode.OBJECT_CHANGED)));
  }
}
