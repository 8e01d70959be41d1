package io.packetfs.scheduler.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a database for one process. The operating system's lock on {@code FILE.lock} goes with the
 * process, even when it is killed. It is not put on the database itself: closing any descriptor of
 * a file drops all of a process's POSIX locks on it, SQLite's own too. The file stays behind; its
 * content, the holder's process id, is for people.
 */
final class StoreLock implements Closeable {
  /** More digits than a process id has. */
  private static final int PID_CHARS_MAX = 20;

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StoreException if somebody has it
   * @throws IOException if the lock file cannot be made
   */
  static StoreLock take(Path database) throws IOException {
    Path file = database.resolveSibling(database.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) == null) {
        throw new StoreException(
            "the database "
                + database
                + " is in use by another scheduler (process "
                + holder(channel)
                + "): a SQLite database is for one scheduler alone; stop that one, give this one a database of its own, or"
                + " give both the same PostgreSQL database, which schedulers can share",
            null);
      }
      channel.truncate(0);
      channel.write(
          StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())), 0);
      return new StoreLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Null if another process holds it, or this one does already. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(PID_CHARS_MAX);
    channel.read(pid, 0);
    return StandardCharsets.US_ASCII.decode(pid.flip()).toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
