package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.window.ByteRange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hand-over of one fetch's bytes from the event loop on which they arrive to the compute
 * threads.
 *
 * <p>Bytes wait here until the fetch's turn has come, and while all compute threads are busy. When
 * more wait than may, the stream is paused; at a quarter of that it goes on. Whatever waits when a
 * compute thread gets here is computed in one go.
 */
final class ChunkQueue {
  private static final Logger LOG = System.getLogger(ChunkQueue.class.getName());

  /** How the stream behind it is held up. */
  interface Flow {
    /** Called on the event loop. */
    void pause();

    /** Called on any thread. */
    void resume();
  }

  private final ComputePool pool;
  private final ChunkSink sink;
  private final BodyMemory memory;
  private final long holdBytesMax;
  private final Flow flow;
  private final Consumer<@Nullable Problem> ended;

  // Guarded by this.
  private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
  private long heldBytes;
  private @Nullable Runnable opening;
  private boolean turn;
  private boolean scheduled;
  private boolean paused;
  private boolean finished;
  private boolean dropped;

  /**
   * An empty queue.
   *
   * @param memory of the node, in which what is held here counts
   * @param ended called once, on a compute thread, when the sink has everything or could not take
   *     it
   */
  ChunkQueue(
      ComputePool pool,
      ChunkSink sink,
      BodyMemory memory,
      long holdBytesMax,
      Flow flow,
      Consumer<@Nullable Problem> ended) {
    this.pool = pool;
    this.sink = sink;
    this.memory = memory;
    this.holdBytesMax = holdBytesMax;
    this.flow = flow;
    this.ended = ended;
  }

  /** The sink may be called from now on. */
  synchronized void turnCame() {
    turn = true;
    schedule();
  }

  /** What comes. */
  synchronized void begin(Identity identity, ByteRange range) {
    opening = () -> sink.begin(identity, range);
    schedule();
  }

  /** Nothing comes: the sink is asked for the problem. */
  synchronized void beyondEnd(long objectSizeBytes) {
    opening =
        () -> {
          throw sink.beyondEnd(objectSizeBytes).asException();
        };
    schedule();
  }

  /** The next bytes, which nobody else may change from now on. On the event loop. */
  void add(ByteBuffer chunk) {
    synchronized (this) {
      if (dropped) {
        return;
      }
      chunks.add(chunk);
      heldBytes += chunk.remaining();
      memory.took(chunk.remaining());
      schedule();
      if (paused || heldBytes <= holdBytesMax) {
        return;
      }
      paused = true;
    }
    flow.pause();
  }

  /** All bytes were added. */
  synchronized void finish() {
    finished = true;
    schedule();
  }

  /** Forgets everything; the sink is not called again, but for a call under way. */
  synchronized void drop() {
    dropped = true;
    chunks.clear();
    memory.gave(heldBytes);
    heldBytes = 0;
  }

  /** Whether the stream is held up by us, not by the origin. */
  synchronized boolean isPaused() {
    return paused;
  }

  private void schedule() {
    if (scheduled || dropped || !turn || (opening == null && chunks.isEmpty() && !finished)) {
      return;
    }
    scheduled = true;
    try {
      pool.execute(this::drain);
    } catch (RejectedExecutionException e) {
      dropped = true;
      ended.accept(
          Problem.of(ErrorCode.OVERLOADED, "the edge node's compute queue is full or closed"));
    }
  }

  private void drain() {
    try {
      if (drained()) {
        ended.accept(null);
      }
    } catch (ProblemException e) {
      drop();
      ended.accept(e.problem());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "computing over a fetch failed", e);
      drop();
      ended.accept(Problem.of(ErrorCode.INTERNAL, "computing over a fetch failed: " + e));
    }
  }

  /** Gives the sink all that waits; true if that was the last. */
  private boolean drained() {
    while (true) {
      Runnable open;
      ByteBuffer chunk;
      synchronized (this) {
        if (dropped) {
          return false;
        }
        open = opening;
        opening = null;
        chunk = open == null ? chunks.poll() : null;
        if (open == null && chunk == null && !finished) {
          scheduled = false;
          return false;
        }
      }
      if (open != null) {
        open.run();
      } else if (chunk != null) {
        int length = chunk.remaining();
        sink.accept(chunk);
        release(length);
      } else {
        sink.end();
        return true;
      }
    }
  }

  private void release(int bytes) {
    synchronized (this) {
      if (dropped) {
        return;
      }
      heldBytes -= bytes;
      memory.gave(bytes);
      if (!paused || heldBytes > holdBytesMax / 4) {
        return;
      }
      paused = false;
    }
    flow.resume();
  }
}
