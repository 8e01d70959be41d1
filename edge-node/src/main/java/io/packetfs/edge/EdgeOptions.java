package io.packetfs.edge;

import io.packetfs.edge.api.ComputeLimits;
import io.packetfs.edge.api.Listener;
import io.packetfs.edge.source.HttpOptions;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.task.TaskLimits;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an edge node can be told. Immutable; checked when made. {@link #builder} has the
 * defaults.
 *
 * @param id unique in the cluster, 1..64 letters, digits, dots, dashes or underscores
 * @param machine what it runs on: nodes that name the same share its cores
 * @param latencyMs declared round trip to its sources, in ms, 0..; measured values replace it
 * @param costPerGib relative price of a GiB, 0..
 * @param region free text, or null
 * @param cacheId the cache between it and origins, or null: the origin itself
 * @param schemes whose objects it reads, of the three that there are
 * @param volumes whose files it reads
 * @param policy what may be fetched
 * @param serves URL prefixes that it is limited to; empty: any
 * @param threads that read files and compute, 1..
 * @param tasks bounds on what it does at once
 * @param http how it talks to origins
 * @param api where the edge server listens, or null: nowhere
 * @param compute bounds on {@code POST /compute}
 * @param drainMs how long closing waits for tasks under way, in ms, 0..
 */
public record EdgeOptions(
    String id,
    String machine,
    double latencyMs,
    double costPerGib,
    @Nullable String region,
    @Nullable String cacheId,
    Set<String> schemes,
    List<Volume> volumes,
    OriginPolicy policy,
    List<AllowRule> serves,
    int threads,
    TaskLimits tasks,
    HttpOptions http,
    @Nullable Listener api,
    ComputeLimits compute,
    int drainMs) {

  /** Another one after each boot; the same in all containers. */
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** 1 ms: near. */
  public static final double DEFAULT_LATENCY_MS = 1;

  /** All cost the same. */
  public static final double DEFAULT_COST_PER_GIB = 1;

  /** Two tasks a core: one computes while the other waits for bytes. */
  public static final int DEFAULT_CONCURRENCY = 2 * CORES;

  /** One compute thread a core. */
  public static final int DEFAULT_THREADS = CORES;

  /** 256 MiB: 50 ms at the speed of memory. */
  public static final long DEFAULT_TASK_BYTES_MAX = 256L << 20;

  /** Fetches of one task at once: with two tasks a core, more than an origin is ever asked for. */
  public static final int DEFAULT_STREAMS_PER_TASK_MAX = 4;

  /** Bytes of fetches, waiting or ahead of their turn, over the whole node: 32 MiB a core. */
  public static final long DEFAULT_FETCH_BUFFER_BYTES = CORES * (32L << 20);

  /** 256 KiB: a few reads of the socket. */
  public static final long STREAM_HOLD_BYTES = 256 << 10;

  /** What one stream may hold in all. */
  private static final long STREAM_BYTES_MAX = STREAM_HOLD_BYTES + HttpSource.PAUSED_BYTES_MAX;

  /** 5 s, in ms: longer than any fetch may last. */
  public static final int DEFAULT_DRAIN_MS = 5_000;

  private static final Set<String> KNOWN_SCHEMES = Set.of("file", "http", "https");
  private static final int HOST_CHARS_MAX = 40;
  private static final int SUFFIX_CHARS = 8;

  /** Copies the collections and checks the ranges. */
  public EdgeOptions {
    schemes = Set.copyOf(schemes);
    volumes = List.copyOf(volumes);
    serves = List.copyOf(serves);
    check(
        id.matches("[A-Za-z0-9._-]{1,64}"),
        "id has 1 to 64 letters, digits, dots, dashes or underscores",
        id);
    check(latencyMs >= 0 && latencyMs < 1e9, "latency_ms is 0 or more", latencyMs);
    check(costPerGib >= 0 && costPerGib < 1e9, "cost_per_gib is 0 or more", costPerGib);
    check(KNOWN_SCHEMES.containsAll(schemes), "schemes are file, http and https", schemes);
    check(!schemes.isEmpty(), "schemes has at least one of file, http and https", schemes);
    Set<String> names = new HashSet<>();
    for (Volume volume : volumes) {
      check(names.add(volume.name()), "volumes have different names", volume.name());
    }
    check(threads >= 1, "threads is at least 1", threads);
    check(drainMs >= 0, "drain_ms is 0 or more", drainMs);
  }

  private static void check(boolean right, String rule, Object actual) {
    if (!right) {
      throw new IllegalArgumentException(rule + ", not \"" + actual + "\"");
    }
  }

  /** The defaults: no volume, nothing allowed, no edge server, an id of host name and chance. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The kernel that runs, since containers of one host, each with a host name of its own, share its
   * cores; where it has no name, the host's.
   */
  static String defaultMachine() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return hostName();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "edge";
    }
  }

  /** The host's name and a random suffix, so that two nodes on one host differ. */
  static String defaultId() {
    String name = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
    return name.substring(0, Math.min(HOST_CHARS_MAX, name.length()))
        + "-"
        + UUID.randomUUID().toString().substring(0, SUFFIX_CHARS);
  }

  /** Collects options; each setter names the unit. Not thread-safe. */
  public static final class Builder {
    private @Nullable String id;
    private @Nullable String machine;
    private double latencyMs = DEFAULT_LATENCY_MS;
    private double costPerGib = DEFAULT_COST_PER_GIB;
    private int concurrency = DEFAULT_CONCURRENCY;
    private @Nullable String region;
    private @Nullable String cacheId;
    private Set<String> schemes = KNOWN_SCHEMES;
    private List<Volume> volumes = List.of();
    private OriginPolicy policy = OriginPolicy.CLOSED;
    private List<AllowRule> serves = List.of();
    private int threads = DEFAULT_THREADS;
    private long taskBytesMax = DEFAULT_TASK_BYTES_MAX;
    private int streamsPerTaskMax = DEFAULT_STREAMS_PER_TASK_MAX;
    private @Nullable Long fetchBufferBytes;
    private HttpOptions http = HttpOptions.DEFAULT;
    private @Nullable Listener api;
    private ComputeLimits compute = ComputeLimits.DEFAULT;
    private int drainMs = DEFAULT_DRAIN_MS;

    private Builder() {}

    /** Unique in the cluster; null: host name and a random suffix. */
    public Builder id(@Nullable String value) {
      id = value;
      return this;
    }

    /** What it runs on; null: the host's name. */
    public Builder machine(@Nullable String value) {
      machine = value;
      return this;
    }

    /** Declared round trip, in ms, 0... */
    public Builder latencyMs(double value) {
      latencyMs = value;
      return this;
    }

    /** Relative price of a GiB, 0... */
    public Builder costPerGib(double value) {
      costPerGib = value;
      return this;
    }

    /** Tasks at once, 1... */
    public Builder concurrency(int value) {
      concurrency = value;
      return this;
    }

    /** Free text, or null. */
    public Builder region(@Nullable String value) {
      region = value;
      return this;
    }

    /** The cache between it and origins, or null: the origin itself. */
    public Builder cacheId(@Nullable String value) {
      cacheId = value;
      return this;
    }

    /** Of file, http, https. */
    public Builder schemes(Set<String> value) {
      schemes = value;
      return this;
    }

    /** Whose files it reads. */
    public Builder volumes(List<Volume> value) {
      volumes = value;
      return this;
    }

    /** What may be fetched. */
    public Builder policy(OriginPolicy value) {
      policy = value;
      return this;
    }

    /** URL prefixes that it is limited to; empty: any. */
    public Builder serves(List<AllowRule> value) {
      serves = value;
      return this;
    }

    /** Threads that read files and compute, 1... */
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /** Largest task, in bytes, 1 MiB or more. */
    public Builder taskBytesMax(long value) {
      taskBytesMax = value;
      return this;
    }

    /** Fetches of one task at once, 1... */
    public Builder streamsPerTaskMax(int value) {
      streamsPerTaskMax = value;
      return this;
    }

    /**
     * Bytes of fetches that may be held, over the whole node. Unless told, {@link
     * #DEFAULT_FETCH_BUFFER_BYTES}, or what the streams may hold if that is more.
     */
    public Builder fetchBufferBytes(long value) {
      fetchBufferBytes = value;
      return this;
    }

    /** How it talks to origins. */
    public Builder http(HttpOptions value) {
      http = value;
      return this;
    }

    /** Where the edge server listens, or null: nowhere. */
    public Builder api(@Nullable Listener value) {
      api = value;
      return this;
    }

    /** Bounds on {@code POST /compute}. */
    public Builder compute(ComputeLimits value) {
      compute = value;
      return this;
    }

    /** How long closing waits for tasks, in ms, 0... */
    public Builder drainMs(int value) {
      drainMs = value;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming the first setting that is out of range
     */
    public EdgeOptions build() {
      check(concurrency >= 1, "concurrency is at least 1", concurrency);
      check(
          taskBytesMax >= Grid.WINDOW_BYTES,
          "task_bytes_max is at least " + Grid.WINDOW_BYTES + ", one window",
          taskBytesMax);
      check(streamsPerTaskMax >= 1, "streams_per_task_max is at least 1", streamsPerTaskMax);
      long streaming = STREAM_BYTES_MAX * concurrency * streamsPerTaskMax;
      long bufferBytes =
          fetchBufferBytes == null
              ? Math.max(DEFAULT_FETCH_BUFFER_BYTES, streaming)
              : fetchBufferBytes;
      check(
          bufferBytes >= streaming,
          "fetch_buffer_bytes is at least "
              + streaming
              + ", for concurrency x streams_per_task_max streams of "
              + STREAM_BYTES_MAX,
          bufferBytes);
      return new EdgeOptions(
          id == null ? defaultId() : id,
          machine == null ? defaultMachine() : machine,
          latencyMs,
          costPerGib,
          region,
          cacheId,
          schemes,
          volumes,
          policy,
          serves,
          threads,
          new TaskLimits(
              concurrency,
              taskBytesMax,
              streamsPerTaskMax,
              STREAM_HOLD_BYTES,
              bufferBytes - streaming),
          http,
          api,
          compute,
          drainMs);
    }
  }
}
