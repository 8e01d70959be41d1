package io.packetfs.problem;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in the form of RFC 9457: the same record in HTTP answers, {@code job.error},
 * {@code objects[].error}, on the event bus and on the command line.
 *
 * @param code which error
 * @param detail one sentence about this occurrence: what was wrong and what would be right
 * @param pointer JSON pointer (RFC 6901) to the offending field of the request, or null
 * @param instructionIndex index of the offending instruction, from 0, or null
 * @param expected what would have been right, or null
 * @param actual what was found, or null
 * @param retryAfterMs how long to wait before trying again, in ms, or null if nobody said
 */
public record Problem(
    ErrorCode code,
    String detail,
    @Nullable String pointer,
    @Nullable Integer instructionIndex,
    @Nullable String expected,
    @Nullable String actual,
    @Nullable Long retryAfterMs) {

  /** A problem with nothing but its sentence. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code, detail, null, null, null, null, null);
  }

  /** A problem that says what was expected and what came. */
  public static Problem of(ErrorCode code, String detail, String expected, String actual) {
    return new Problem(code, detail, null, null, expected, actual, null);
  }

  /** Whether the same call may succeed later, or elsewhere, unchanged. */
  public boolean retryable() {
    return code.retryable();
  }

  /** The same problem, at a place in the request. */
  public Problem at(String jsonPointer) {
    return new Problem(code, detail, jsonPointer, instructionIndex, expected, actual, retryAfterMs);
  }

  /** The same problem, of one instruction. */
  public Problem atInstruction(int index) {
    return new Problem(code, detail, pointer, index, expected, actual, retryAfterMs);
  }

  /** The same problem, with a time to wait in ms. */
  public Problem retryAfter(long ms) {
    return new Problem(code, detail, pointer, instructionIndex, expected, actual, ms);
  }

  /** This problem as an exception. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
