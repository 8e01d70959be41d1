package io.packetfs.cli;

/** Ends a verb with a message for a person. */
public final class VerbException extends RuntimeException {
  private final ExitCode exitCode;

  /** With the status to end with, and what to print. */
  public VerbException(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
