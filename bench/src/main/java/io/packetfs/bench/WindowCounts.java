package io.packetfs.bench;

import io.packetfs.window.Grid;
import java.io.IOException;
import java.io.RandomAccessFile;

/** How often each byte stands in each window of a file, found out once by a plain loop. */
final class WindowCounts {
  private static final int BYTE_VALUES = 1 << Byte.SIZE;

  private final int[][] counts;

  private WindowCounts(int[][] counts) {
    this.counts = counts;
  }

  /** Reads the workload's bytes, which are whole windows. */
  static WindowCounts of(Workload workload) throws IOException {
    int[][] counts = new int[Math.toIntExact(workload.windows())][BYTE_VALUES];
    byte[] window = new byte[Grid.WINDOW_BYTES];
    try (RandomAccessFile file = new RandomAccessFile(workload.file().toFile(), "r")) {
      for (int[] histogram : counts) {
        file.readFully(window);
        for (byte value : window) {
          histogram[value & 0xff]++;
        }
      }
    }
    return new WindowCounts(counts);
  }

  /** Windows of the file. */
  int windows() {
    return counts.length;
  }

  /** How often the byte stands in so many windows from a first one on. */
  long count(int firstWindow, int windows, int imm) {
    long sum = 0;
    for (int i = firstWindow; i < firstWindow + windows; i++) {
      sum += counts[i][imm];
    }
    return sum;
  }
}
