package io.packetfs.task;

import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pCPU says of itself when it registers and with every heartbeat.
 *
 * @param id unique in the cluster, 1..64 letters, digits, dots, dashes or underscores
 * @param kind {@code edge}, {@code edge_http}, {@code worker} or a later one
 * @param endpoint bus address or base URL
 * @param latencyMs declared round trip in ms, 0..; measured values replace it
 * @param costPerGib relative price of a GiB, 0..
 * @param concurrency tasks at once, 1..
 * @param region free text, or null
 * @param cacheId the cache between it and origins, or null: the origin itself
 * @param schemes of {@code file}, {@code http}, {@code https}
 * @param volumes whose files it reads
 * @param ops that it runs
 * @param serves URL prefixes that it is limited to; empty: any
 * @param taskBytesMax largest task it takes, in bytes
 * @param draining whether it takes no new tasks
 * @param machine what it runs on: those that name the same share its cores; null: it did not say
 */
public record PcpuAttributes(
    String id,
    String kind,
    String endpoint,
    double latencyMs,
    double costPerGib,
    int concurrency,
    @Nullable String region,
    @Nullable String cacheId,
    Set<String> schemes,
    List<Volume> volumes,
    Set<Op> ops,
    List<String> serves,
    long taskBytesMax,
    boolean draining,
    @Nullable String machine) {

  /** The kind of edge nodes on the event bus. */
  public static final String EDGE = "edge";

  /** What an id is made of, as a regular expression. */
  public static final String ID_PATTERN = "[A-Za-z0-9._-]{1,64}";

  /** Copies the collections and checks the ranges. */
  public PcpuAttributes {
    schemes = Set.copyOf(schemes);
    volumes = List.copyOf(volumes);
    ops = Set.copyOf(ops);
    serves = List.copyOf(serves);
    if (!id.matches(ID_PATTERN)) {
      throw new IllegalArgumentException(
          "a pCPU's id has 1 to 64 letters, digits, dots, dashes or underscores, not \""
              + id
              + "\"");
    }
    if (concurrency < 1 || latencyMs < 0 || costPerGib < 0 || taskBytesMax < 1) {
      throw new IllegalArgumentException(
          "a pCPU needs concurrency >= 1, latency_ms >= 0, cost >= 0 and task_bytes_max >= 1");
    }
  }

  /** Whether it takes tasks as messages of the event bus, and not as calls over HTTP. */
  public boolean isOnBus() {
    return kind.equals(EDGE);
  }

  /** The same, taking no new tasks. */
  public PcpuAttributes withDraining() {
    return withDraining(true);
  }

  /** The same, taking new tasks or not. */
  public PcpuAttributes withDraining(boolean drains) {
    return new PcpuAttributes(
        id,
        kind,
        endpoint,
        latencyMs,
        costPerGib,
        concurrency,
        region,
        cacheId,
        schemes,
        volumes,
        ops,
        serves,
        taskBytesMax,
        drains,
        machine);
  }
}
