package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;

/** Takes everything and looks at nothing: for who wants to know an object, not its bytes. */
public final class BlindSink implements ChunkSink {
  @Override
  public void begin(Identity identity, ByteRange range) {}

  @Override
  public void accept(ByteBuffer chunk) {
    chunk.position(chunk.limit());
  }

  @Override
  public Problem beyondEnd(long objectSizeBytes) {
    return Problem.of(
        ErrorCode.INVALID_RANGE,
        "nothing was asked for that the object has",
        "a range inside of its " + objectSizeBytes + " bytes",
        "one behind them");
  }

  @Override
  public void end() {}
}
