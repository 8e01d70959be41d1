package io.packetfs.testing;

import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import java.util.List;
import java.util.Set;

/** pCPUs as tests want them: all ops, neither dear nor cheap, behind no cache. */
public final class Pcpus {
  private static final long TASK_BYTES_MAX = 1L << 30;

  private Pcpus() {}

  /** An edge node on the bus that reads over HTTP and the files below {@code /data}. */
  public static PcpuAttributes edge(String id, int concurrency) {
    return new PcpuAttributes(
        id,
        "edge",
        id,
        1,
        1,
        concurrency,
        null,
        null,
        Set.of("http", "file"),
        List.of(new Volume("v", "/data", false)),
        Set.of(Op.values()),
        List.of(),
        TASK_BYTES_MAX,
        false);
  }

  /** A server of a kind that an operator adds. */
  public static PcpuAttributes server(
      String id, String kind, String endpoint, int concurrency, long taskBytesMax) {
    return new PcpuAttributes(
        id,
        kind,
        endpoint,
        10,
        1,
        concurrency,
        null,
        null,
        Set.of("http", "https"),
        List.of(),
        Set.copyOf(Op.written()),
        List.of(),
        taskBytesMax,
        false);
  }
}
