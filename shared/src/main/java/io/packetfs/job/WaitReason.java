package io.packetfs.job;

import org.jspecify.annotations.Nullable;

/**
 * Why a job waits.
 *
 * @param kind which reason
 * @param untilMs when it is expected to pass, in ms since the epoch, or null if somebody has to act
 * @param todo what would end the wait, for a person
 */
public record WaitReason(Kind kind, @Nullable Long untilMs, String todo) {

  /** The reasons. */
  public enum Kind {
    /** The day's bytes or requests are spent. */
    BUDGET,
    /** The origin asked to be left alone, or an operator paused it. */
    ORIGIN_BACKOFF,
    /** No registered pCPU can read the object or run the program. */
    NO_ELIGIBLE_PCPU
  }
}
