package io.packetfs.bench;

import io.packetfs.window.Grid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.zip.CRC32C;

/**
 * What one writes without thinking of speed: read a megabyte, look at byte after byte. A rate needs
 * no whole file, so it stops after {@link #BYTES_MAX}.
 */
final class ByteLoop {
  private static final long BYTES_MAX = 64 * Grid.WINDOW_BYTES;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** What was found, so that no compiler takes the loop away. */
  private long found;

  /** Reads the beginning of the workload's file; GiB/s. */
  double gibPerSecond(Workload workload, int imm) throws IOException {
    byte[] chunk = new byte[Grid.WINDOW_BYTES];
    long bytes = Math.min(workload.bytes(), BYTES_MAX);
    long begunNanos = System.nanoTime();
    try (RandomAccessFile file = new RandomAccessFile(workload.file().toFile(), "r")) {
      for (long left = bytes; left > 0; left -= chunk.length) {
        int count = (int) Math.min(left, chunk.length);
        file.readFully(chunk, 0, count);
        found +=
            switch (workload.op()) {
              case COUNTEQ -> count(chunk, count, (byte) imm);
              case CRC32C -> checksum(chunk, count);
              case FNV -> hash(chunk, count);
              case XOR, ADD, FNV_LOW, FNV_HIGH ->
                  throw new IllegalArgumentException("not a reducer");
            };
      }
    }
    return Rate.gibPerSecond(bytes, Rate.secondsSince(begunNanos));
  }

  /** Changes with everything that was read. */
  long found() {
    return found;
  }

  private static long count(byte[] chunk, int length, byte value) {
    long count = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == value) {
        count++;
      }
    }
    return count;
  }

  private static long checksum(byte[] chunk, int length) {
    CRC32C crc = new CRC32C();
    crc.update(chunk, 0, length);
    return crc.getValue();
  }

  private static long hash(byte[] chunk, int length) {
    long hash = 0;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (chunk[i] & 0xff)) * FNV_PRIME;
    }
    return hash;
  }
}
