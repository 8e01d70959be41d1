package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;

/**
 * What went wrong last at a pCPU, for whoever has to see to it. Not all of it is its own fault: an
 * origin's answer is told as well.
 *
 * @param code what kind of failure
 * @param detail in words
 * @param atMs when, in ms since the epoch
 */
public record LastFailure(ErrorCode code, String detail, long atMs) {

  static LastFailure of(Problem problem, long nowMs) {
    return new LastFailure(problem.code(), problem.detail(), nowMs);
  }
}
