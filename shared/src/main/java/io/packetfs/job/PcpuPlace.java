package io.packetfs.job;

import org.jspecify.annotations.Nullable;

/**
 * A pCPU and where it stands, as it was when it got a task; or what several have in common.
 *
 * @param pcpu its id, or null: not one alone
 * @param kind {@code edge}, {@code edge_http}, {@code worker} or a later one; null: not one alone
 * @param cacheId the cache between it and origins, or null: none, or not one alone
 * @param region free text, or null: none, or not one alone
 */
public record PcpuPlace(
    @Nullable String pcpu,
    @Nullable String kind,
    @Nullable String cacheId,
    @Nullable String region) {

  /** Of whom nothing is told apart. */
  public static final PcpuPlace OTHERS = new PcpuPlace(null, null, null, null);
}
