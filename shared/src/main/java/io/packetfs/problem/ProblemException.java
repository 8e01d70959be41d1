package io.packetfs.problem;

/**
 * Carries a {@link Problem} to whoever answers the caller. It has no stack trace: it is an answer,
 * not a defect.
 */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  /** Wraps the problem; its detail is the message. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** What went wrong. */
  public Problem problem() {
    return problem;
  }
}
