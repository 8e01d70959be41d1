package io.packetfs.origin;

import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;

/** What a response to a range request turned out to be. */
public sealed interface ResponseVerdict {

  /**
   * The body is bytes of the object.
   *
   * @param identity the object's; the pinned one, if there was one
   * @param range which bytes the body has to have, exactly: those asked for, clipped to the object
   */
  record Body(Identity identity, ByteRange range) implements ResponseVerdict {}

  /**
   * The object has no bytes; the body, if any, is not its own.
   *
   * @param identity the object's, size 0
   */
  record Empty(Identity identity) implements ResponseVerdict {}

  /**
   * The object ends before the first byte that was asked for. No identity is pinned by it.
   *
   * @param sizeBytes the object's size, 1..
   */
  record BeyondEnd(long sizeBytes) implements ResponseVerdict {}

  /**
   * The body must not be used.
   *
   * @param problem what was expected and what came
   */
  record Refused(Problem problem) implements ResponseVerdict {}
}
