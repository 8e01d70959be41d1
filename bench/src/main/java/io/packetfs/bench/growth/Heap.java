package io.packetfs.bench.growth;

import java.lang.management.ManagementFactory;

/** What lives on the heap. */
final class Heap {
  private Heap() {}

  /** Collects garbage, then tells what is left, in bytes. */
  static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
