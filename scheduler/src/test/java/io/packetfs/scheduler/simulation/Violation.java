package io.packetfs.scheduler.simulation;

/** A law was broken. Its message names whom it touches, so that the trace can be cut to that. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String what) {
    super(what);
  }

  static void unless(boolean holds, String law) {
    if (!holds) {
      throw new Violation(law);
    }
  }
}
