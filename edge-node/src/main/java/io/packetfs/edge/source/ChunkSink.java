package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import java.nio.ByteBuffer;

/**
 * Takes the bytes of one fetch, in order. Its methods run on compute threads, never two at once;
 * each sees what the one before left. A {@link io.packetfs.problem.ProblemException} from any of
 * them ends the fetch with that problem.
 */
public interface ChunkSink {

  /**
   * The object is the right one and its bytes are about to come.
   *
   * @param identity the object's
   * @param range what comes: the fetch, clipped to the object; empty if the object is
   */
  void begin(Identity identity, ByteRange range);

  /**
   * The next bytes.
   *
   * @param chunk heap, direct or mapped; valid during this call only
   */
  void accept(ByteBuffer chunk);

  /**
   * The fetch begins at or behind the end of the object, so nothing comes: what to answer.
   *
   * @param objectSizeBytes the object's size
   */
  Problem beyondEnd(long objectSizeBytes);

  /** All bytes of the range came, and the object is still the same. */
  void end();
}
