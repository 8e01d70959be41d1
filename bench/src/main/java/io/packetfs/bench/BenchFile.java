package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A fresh file in memory, in a directory of its own; gone when removed. */
public final class BenchFile {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path directory;
  private final Path path;

  private BenchFile(Path directory) {
    this.directory = directory;
    this.path = directory.resolve("object.bin");
  }

  /**
   * Makes its directory; the file has no bytes yet.
   *
   * @param bytes that will be written
   * @throws VerbException if there is no room for them
   */
  public static BenchFile reserve(long bytes) throws IOException {
    Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    long freeBytes = Files.getFileStore(parent).getUsableSpace();
    if (freeBytes < bytes) {
      throw new VerbException(
          ExitCode.USAGE,
          parent
              + " has "
              + freeBytes
              + " bytes left, the file needs "
              + bytes
              + ": take fewer WINDOWS, or name a PATH");
    }
    return new BenchFile(Files.createTempDirectory(parent, "pfs-bench-").toRealPath());
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Writes bytes that nobody has seen before.
   *
   * @param seed what decides them
   */
  public void fill(long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(path)) {
      for (long left = bytes; left > 0; ) {
        int count = (int) Math.min(left, chunk.length);
        random.nextBytes(chunk);
        out.write(chunk, 0, count);
        left -= count;
      }
    }
  }

  /** Removes it. */
  public void remove() {
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
