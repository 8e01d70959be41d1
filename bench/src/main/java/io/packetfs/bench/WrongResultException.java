package io.packetfs.bench;

/** A run gave something else than the right result: no number of it means anything. */
public final class WrongResultException extends RuntimeException {
  private WrongResultException(String message) {
    super(message, null, false, false);
  }

  /**
   * Compares.
   *
   * @param what the beginning of the message, if they differ
   */
  public static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new WrongResultException(what + ": expected " + expected + ", got " + actual);
    }
  }
}
