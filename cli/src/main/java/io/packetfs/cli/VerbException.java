package io.packetfs.cli;

/** Ends a verb with a message for a person. */
final class VerbException extends RuntimeException {
  private final ExitCode exitCode;

  VerbException(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
