package io.packetfs.edge.source;

import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.task.FetchFacts;
import io.packetfs.window.ByteRange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One fetch from a file: read, and computed, in one go on one compute thread. */
final class FileFetch implements InFlight {
  /** Fits the second-level cache, and a system call for each costs nothing beside it. */
  static final int CHUNK_BYTES = 256 * 1024;

  private static final Logger LOG = System.getLogger(FileFetch.class.getName());

  /** One for each compute thread; goes with its thread. */
  private static final ThreadLocal<ByteBuffer> BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(CHUNK_BYTES));

  private final FetchOrder order;
  private final ChunkSink sink;
  private final Volumes volumes;
  private final MappedFiles mapped;
  private final Promise<FetchOutcome> outcome = Promise.promise();
  private volatile @Nullable Identity identity;
  private volatile long bytesRead;
  private volatile long startedNanos;
  private volatile long firstByteNanos;

  FileFetch(FetchOrder order, ChunkSink sink, Volumes volumes, MappedFiles mapped) {
    this.order = order;
    this.sink = sink;
    this.volumes = volumes;
    this.mapped = mapped;
  }

  @Override
  public Future<FetchOutcome> outcome() {
    return outcome.future();
  }

  @Override
  public void abort(Problem why) {
    end(why);
  }

  void startOn(ComputePool pool) {
    try {
      pool.execute(this::run);
    } catch (RejectedExecutionException e) {
      end(Problem.of(ErrorCode.OVERLOADED, "the edge node's compute queue is full or closed"));
    }
  }

  private void run() {
    if (outcome.future().isComplete()) {
      return;
    }
    try {
      read();
      end(null);
    } catch (ProblemException e) {
      end(e.problem());
    } catch (IOException e) {
      end(Volumes.failure(order.url().filePath(), e).problem());
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a fetch from " + order.url().shown() + " failed", e);
      end(Problem.of(ErrorCode.INTERNAL, "computing over a file failed: " + e));
    }
  }

  private void read() throws IOException {
    startedNanos = System.nanoTime();
    if (!order.allowance().tryTake()) {
      throw OrderProblems.spent(order).asException();
    }
    FileStamp stamp = volumes.stamp(order.url());
    identity = stamp.identity();
    ByteRange range = range(stamp);
    sink.begin(stamp.identity(), range);
    if (!range.isEmpty() && !(stamp.volume().immutable() && readMapped(stamp, range))) {
      readChannel(stamp, range);
    }
    FileStamp after = volumes.stamp(order.url());
    if (!after.equals(stamp)) {
      throw changed("while it was read", stamp.identity(), after.identity()).asException();
    }
    sink.end();
  }

  private ByteRange range(FileStamp stamp) {
    Identity expected = order.expected();
    if (expected != null && !expected.equals(stamp.identity())) {
      throw changed("since the job began", expected, stamp.identity()).asException();
    }
    long size = stamp.identity().sizeBytes();
    if (size == 0 && expected == null) {
      return new ByteRange(0, 0);
    }
    if (order.fetch().offset() >= size || (expected != null && order.fetch().end() > size)) {
      throw sink.beyondEnd(size).asException();
    }
    return ByteRange.between(order.fetch().offset(), Math.min(order.fetch().end(), size));
  }

  private boolean readMapped(FileStamp stamp, ByteRange range) throws IOException {
    long at = range.offset();
    while (at < range.end()) {
      MappedFiles.Lease lease = mapped.lease(stamp, at);
      if (lease == null) {
        if (at == range.offset()) {
          return false;
        }
        readChannel(stamp, ByteRange.between(at, range.end()));
        return true;
      }
      try (lease) {
        long to = Math.min(range.end(), lease.end());
        while (at < to) {
          int length = (int) Math.min(CHUNK_BYTES, to - at);
          give(lease.bytes(at, length));
          at += length;
        }
      }
    }
    return true;
  }

  private void readChannel(FileStamp stamp, ByteRange range) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            stamp.real(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer buffer = BUFFER.get();
      long at = range.offset();
      while (at < range.end()) {
        buffer.clear().limit((int) Math.min(CHUNK_BYTES, range.end() - at));
        int count = channel.read(buffer, at);
        if (count <= 0) {
          throw shrank(stamp.identity(), at).asException();
        }
        give(buffer.flip());
        at += count;
      }
    }
  }

  private void give(ByteBuffer chunk) {
    if (firstByteNanos == 0) {
      firstByteNanos = System.nanoTime();
    }
    checkStillWanted();
    int length = chunk.remaining();
    sink.accept(chunk);
    // Only this thread writes it; others read it for the facts.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    long read = bytesRead + length;
    bytesRead = read;
  }

  private void checkStillWanted() {
    if (outcome.future().isComplete()) {
      throw Problem.of(ErrorCode.CANCELLED, "the fetch was aborted").asException();
    }
    long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    if (elapsedMs > order.deadlineMs()) {
      throw OrderProblems.late(order, bytesRead).asException();
    }
  }

  private Problem changed(String when, Identity expected, Identity actual) {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        "the file " + order.url().filePath() + " changed " + when,
        OrderProblems.text(expected),
        OrderProblems.text(actual));
  }

  private Problem shrank(Identity expected, long at) {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        "the file " + order.url().filePath() + " shrank while it was read",
        OrderProblems.text(expected),
        "its end at byte " + at);
  }

  private void end(@Nullable Problem problem) {
    long started = startedNanos;
    int requests = started == 0 ? 0 : 1;
    long firstByteMicros =
        firstByteNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(firstByteNanos - started);
    FetchFacts facts =
        new FetchFacts(requests, bytesRead, 0, 0, 0, 0, 0, 0, null, null, firstByteMicros, 0);
    outcome.tryComplete(new FetchOutcome(identity, null, null, facts, problem));
  }
}
