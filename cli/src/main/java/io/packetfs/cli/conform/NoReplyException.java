package io.packetfs.cli.conform;

/** An endpoint gave no answer that could be looked at; the message says what came instead. */
final class NoReplyException extends Exception {
  private final String what;
  private final boolean ofConnection;

  NoReplyException(String what, boolean ofConnection) {
    super(what, null, false, false);
    this.what = what;
    this.ofConnection = ofConnection;
  }

  /** What came instead, to stand behind "gives". */
  String what() {
    return what;
  }

  /** Whether a connection that had been made ended. */
  boolean isOfConnection() {
    return ofConnection;
  }
}
