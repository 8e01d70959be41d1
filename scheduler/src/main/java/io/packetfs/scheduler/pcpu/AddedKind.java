package io.packetfs.scheduler.pcpu;

import java.util.Map;
import java.util.TreeMap;

/**
 * A kind of pCPU that an operator adds: what is assumed of it where nothing is said. Immutable.
 *
 * @param latencyMs round trip, in ms
 * @param costPerGib relative price of a GiB
 * @param concurrency tasks at once
 * @param taskBytesMax largest task, in bytes
 */
public record AddedKind(double latencyMs, double costPerGib, int concurrency, long taskBytesMax) {
  private static final long MIB = 1 << 20;

  /** By name. A server of one's own; a Worker has 128 MiB of memory and its CPU time is counted. */
  private static final Map<String, AddedKind> ADDED =
      Map.of(
          PcpuAdapters.EDGE_HTTP, new AddedKind(10, 1, 8, 64 * MIB),
          PcpuAdapters.WORKER, new AddedKind(50, 1, 6, 8 * MIB));

  /** What is assumed of each kind, by its name. */
  public static Map<String, AddedKind> all() {
    return new TreeMap<>(ADDED);
  }
}
