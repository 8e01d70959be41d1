package io.packetfs.bench;

/** A run gave something else than the right result: no number of it means anything. */
final class WrongResultException extends RuntimeException {
  private WrongResultException(String message) {
    super(message, null, false, false);
  }

  /** Compares. */
  static void check(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new WrongResultException(what + ": expected " + expected + ", got " + actual);
    }
  }
}
