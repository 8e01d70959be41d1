package io.packetfs.testing;

/**
 * A request to a {@link FakeOrigin} and what came of it so far.
 *
 * @param asked the request
 * @param status of the answer, or 0: none yet
 * @param bodyBytes bytes of the body given to the connection
 * @param outcome how far it got
 */
public record Exchange(Asked asked, int status, long bodyBytes, Outcome outcome) {

  /** How far an exchange got. */
  public enum Outcome {
    /** The origin is at it. */
    UNDER_WAY,
    /** All was sent. */
    ANSWERED,
    /** The origin broke it off, as its fault says. */
    BROKEN,
    /** The client went away. */
    ABANDONED
  }
}
