package io.packetfs.scheduler;

import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.pcpu.PcpuTokens;
import io.packetfs.scheduler.store.Database;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a scheduler can be told. Immutable; checked when made.
 *
 * @param policy what may be fetched, how politely, how much a day
 * @param database what outlives the process, and where
 * @param rest where REST listens, or null: nowhere
 * @param retentionMs how long an ended job is remembered, in ms
 * @param jobsMax jobs that have not ended, at most; more are refused with OVERLOADED
 * @param objectsMax objects of all these jobs together, at most; more are refused with OVERLOADED
 * @param readersMax open event streams and held waits, at most
 * @param pcpuTokens what endpoints of added pCPUs want to be shown
 */
public record SchedulerOptions(
    OriginPolicy policy,
    Database database,
    @Nullable Listener rest,
    long retentionMs,
    int jobsMax,
    int objectsMax,
    int readersMax,
    PcpuTokens pcpuTokens) {

  /** With no token for any pCPU. */
  public SchedulerOptions(
      OriginPolicy policy,
      Database database,
      @Nullable Listener rest,
      long retentionMs,
      int jobsMax,
      int objectsMax,
      int readersMax) {
    this(policy, database, rest, retentionMs, jobsMax, objectsMax, readersMax, PcpuTokens.NONE);
  }

  /** 7 days, in ms. */
  public static final long DEFAULT_RETENTION_MS = 7L * 24 * 3600 * 1000;

  /** Unfinished jobs, by default. */
  public static final int DEFAULT_JOBS_MAX = 10_000;

  /** Objects of unfinished jobs, by default: 20 times what one job may name. */
  public static final int DEFAULT_OBJECTS_MAX = 200_000;

  /** Event streams and held waits, by default. */
  public static final int DEFAULT_READERS_MAX = 2_000;

  /**
   * Where a listener binds.
   *
   * @param host an address or name; other than loopback needs a token
   * @param port 0..65535, 0: any free one
   * @param token the bearer token that callers must show, or null: none
   */
  public record Listener(String host, int port, @Nullable String token) {}
}
