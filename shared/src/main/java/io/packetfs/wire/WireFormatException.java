package io.packetfs.wire;

/** The bytes of a message are not what its codec wrote; the message says what and where. */
public final class WireFormatException extends RuntimeException {

  /** Says what was wrong. */
  public WireFormatException(String message) {
    super(message);
  }

  /** Says what was wrong, and what found it. */
  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
