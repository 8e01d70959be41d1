package io.packetfs.scheduler.pcpu;

import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.window.ByteRange;
import io.packetfs.wire.json.ComputeReplyJson.Told;

/**
 * What a call cost, as far as its answer says. What was fetched is what was asked for: {@code
 * /compute} does not tell it, nor by which response. Pure.
 */
final class ComputeFacts {
  private static final double MICROS_PER_MS = 1_000;

  private ComputeFacts() {}

  /**
   * The facts of one call.
   *
   * @param asked the program that was sent
   * @param wallMicros from the call to its answer, in microseconds
   */
  static FetchFacts of(Program asked, Told told, long wallMicros) {
    long sizeBytes = told.sizeBytes();
    // Clipped, since what was asked for may not lie in the object that is told: that is seen later.
    long bytesRead = asked.clipping().bytesRead(sizeBytes, new ByteRange(0, sizeBytes));
    // Where nothing is read, one byte is fetched to see whose it is.
    long bytes = Math.max(1, bytesRead);
    int unknown = Math.max(0, told.requests() - told.hits() - told.misses());
    long responses = (long) told.hits() + told.misses() + unknown;
    long hitBytes =
        told.hits() == responses
            ? (responses == 0 ? 0 : bytes)
            : (long) ((double) bytes * told.hits() / responses);
    long aheadMicros = Math.max(1, wallMicros - (long) (told.elapsedMs() * MICROS_PER_MS));
    return new FetchFacts(
        told.requests(),
        bytes,
        bytesRead,
        told.hits(),
        told.misses(),
        unknown,
        hitBytes,
        bytes - hitBytes,
        told.cacheSource(),
        told.pop(),
        aheadMicros,
        wallMicros);
  }
}
