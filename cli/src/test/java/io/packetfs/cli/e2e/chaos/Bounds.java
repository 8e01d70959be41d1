package io.packetfs.cli.e2e.chaos;

import java.time.Duration;

/** How long the rig waits for what must come. None of it is a promise; all are far beyond it. */
final class Bounds {
  /**
   * For the cluster to be whole: as long as all its nodes take to start on a machine without time.
   */
  static final Duration WHOLE = Duration.ofMinutes(4);

  /** For a fault to be noticed, and for work to go on. */
  static final Duration NOTICED = Duration.ofMinutes(2);

  /** For all jobs to end. */
  static final Duration ENDED = Duration.ofMinutes(3);

  /** For one REST call, in ms: a frozen scheduler takes connections and never answers. */
  static final int CALL_MS = 2_500;

  private Bounds() {}
}
