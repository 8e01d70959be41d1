package io.packetfs.cli;

import io.packetfs.problem.Problem;
import java.io.PrintStream;

/** A {@link Problem} for a person. */
final class ProblemText {
  private ProblemText() {}

  /** Prints what went wrong, what would be right and what came, a line each. */
  static void print(PrintStream err, Problem problem) {
    err.println("pfs: " + problem.code() + ": " + problem.detail() + place(problem));
    if (problem.expected() != null) {
      err.println("  expected: " + problem.expected());
    }
    if (problem.actual() != null) {
      err.println("  actual:   " + problem.actual());
    }
    if (problem.retryAfterMs() != null) {
      err.println("  try again in " + problem.retryAfterMs() + " ms");
    }
  }

  private static String place(Problem problem) {
    if (problem.instructionIndex() != null) {
      return " (instruction " + problem.instructionIndex() + ")";
    }
    return problem.pointer() == null ? "" : " (at " + problem.pointer() + ")";
  }
}
