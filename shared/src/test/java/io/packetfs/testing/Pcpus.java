package io.packetfs.testing;

import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * pCPUs as tests want them: all ops, neither dear nor cheap, behind no cache unless they say so.
 */
public final class Pcpus {
  private static final long TASK_BYTES_MAX = 1L << 30;

  private Pcpus() {}

  /** An edge node on the bus that reads over HTTP and the files below {@code /data}. */
  public static PcpuAttributes edge(String id, int concurrency) {
    return edge(id, concurrency, null, false);
  }

  /**
   * The same, behind a cache.
   *
   * @param cacheId its name, or null: behind none
   * @param draining whether it takes no new tasks
   */
  public static PcpuAttributes edge(
      String id, int concurrency, @Nullable String cacheId, boolean draining) {
    return new PcpuAttributes(
        id,
        PcpuAttributes.EDGE,
        id,
        1,
        1,
        concurrency,
        null,
        cacheId,
        Set.of("http", "file"),
        List.of(new Volume("v", "/data", false)),
        Set.of(Op.values()),
        List.of(),
        TASK_BYTES_MAX,
        draining,
        null);
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
        false,
        null);
  }
}
