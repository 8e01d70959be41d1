package io.packetfs.edge.source;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parts of immutable files, mapped once and shared by all compute threads: mapping for each fetch
 * would cost a third of the speed. Bounded in number, unmapped when idle. Thread-safe.
 */
final class MappedFiles implements AutoCloseable {
  /** One mapping; a fetch touches at most two. */
  static final long SEGMENT_BYTES = 1L << 30;

  /** Mappings at most; what finds no room is read instead. */
  static final int SEGMENTS_MAX = 64;

  /** Unmapped when nobody used it for this long, in ms. */
  static final long IDLE_MS = 30_000;

  private final Vertx vertx;
  private final long timer;
  private final Map<Key, Mapping> mappings = new HashMap<>();
  private boolean closed;

  MappedFiles(Vertx vertx) {
    this.vertx = vertx;
    // Unmapping is a system call and a handshake with all threads: not on an event loop.
    this.timer =
        vertx.setPeriodic(
            IDLE_MS / 2,
            id ->
                vertx.executeBlocking(
                    () ->
                        unmapIdleSince(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(IDLE_MS)),
                    false));
  }

  /** The mapping that holds the byte, or null if there is no room for one more. Blocks. */
  synchronized @Nullable Lease lease(FileStamp stamp, long at) throws IOException {
    Key key = new Key(stamp, at / SEGMENT_BYTES);
    Mapping mapping = mappings.get(key);
    if (mapping == null) {
      if (closed || (mappings.size() >= SEGMENTS_MAX && !unmapOldest())) {
        return null;
      }
      mapping = map(key);
      mappings.put(key, mapping);
    }
    mapping.users++;
    return new Lease(mapping, key.index * SEGMENT_BYTES);
  }

  /** How many mappings there are. */
  synchronized int size() {
    return mappings.size();
  }

  /** Unmaps what nobody uses and nobody used since; says how many that were. */
  synchronized int unmapIdleSince(long nanoTime) {
    List<Key> idle = new ArrayList<>();
    mappings.forEach(
        (key, mapping) -> {
          if (mapping.users == 0 && mapping.usedNanos - nanoTime <= 0) {
            idle.add(key);
          }
        });
    idle.forEach(this::unmap);
    return idle.size();
  }

  @Override
  public synchronized void close() {
    vertx.cancelTimer(timer);
    closed = true;
    unmapIdleSince(System.nanoTime());
  }

  private boolean unmapOldest() {
    Key oldest = null;
    long oldestNanos = 0;
    for (Map.Entry<Key, Mapping> entry : mappings.entrySet()) {
      Mapping mapping = entry.getValue();
      if (mapping.users == 0 && (oldest == null || mapping.usedNanos - oldestNanos < 0)) {
        oldest = entry.getKey();
        oldestNanos = mapping.usedNanos;
      }
    }
    if (oldest == null) {
      return false;
    }
    unmap(oldest);
    return true;
  }

  private void unmap(Key key) {
    Mapping mapping = mappings.remove(key);
    if (mapping != null) {
      mapping.arena.close();
    }
  }

  private static Mapping map(Key key) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(
            key.stamp.real(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long from = key.index * SEGMENT_BYTES;
      long length = Math.min(SEGMENT_BYTES, key.stamp.identity().sizeBytes() - from);
      return new Mapping(arena, channel.map(MapMode.READ_ONLY, from, length, arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Which part of which state of which file. */
  private record Key(FileStamp stamp, long index) {}

  /** Guarded by the table's monitor, but for the bytes. */
  private static final class Mapping {
    final Arena arena;
    final MemorySegment segment;
    int users;
    long usedNanos = System.nanoTime();

    Mapping(Arena arena, MemorySegment segment) {
      this.arena = arena;
      this.segment = segment;
    }
  }

  /** Keeps a mapping from being unmapped. */
  final class Lease implements AutoCloseable {
    private final Mapping mapping;
    private final long offset;

    private Lease(Mapping mapping, long offset) {
      this.mapping = mapping;
      this.offset = offset;
    }

    /** One past its last byte, in the file. */
    long end() {
      return offset + mapping.segment.byteSize();
    }

    /** Bytes of the file, without copying them; valid until the lease is closed. */
    ByteBuffer bytes(long at, int length) {
      return mapping.segment.asSlice(at - offset, length).asByteBuffer();
    }

    @Override
    public void close() {
      synchronized (MappedFiles.this) {
        mapping.users--;
        mapping.usedNanos = System.nanoTime();
        if (closed && mapping.users == 0) {
          unmapIdleSince(mapping.usedNanos);
        }
      }
    }
  }
}
