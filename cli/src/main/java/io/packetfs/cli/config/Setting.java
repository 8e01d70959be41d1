package io.packetfs.cli.config;

import static io.packetfs.cli.config.ConfFile.CLUSTER;
import static io.packetfs.cli.config.ConfFile.EDGE;
import static io.packetfs.cli.config.ConfFile.POLICY;
import static io.packetfs.cli.config.ConfFile.SCHEDULER;

import io.packetfs.cli.config.Kind.Decimal;
import io.packetfs.cli.config.Kind.Duration;
import io.packetfs.cli.config.Kind.Field;
import io.packetfs.cli.config.Kind.Flag;
import io.packetfs.cli.config.Kind.OrNone;
import io.packetfs.cli.config.Kind.Rows;
import io.packetfs.cli.config.Kind.Size;
import io.packetfs.cli.config.Kind.Text;
import io.packetfs.cli.config.Kind.Texts;
import io.packetfs.cli.config.Kind.Whole;
import io.packetfs.origin.OriginLimits;
import java.util.List;
import java.util.Locale;

/**
 * Every setting, in the order of the files: the one table from which files are read and checked,
 * options are made, and {@code conf/*.yaml} and {@code docs/configuration.md} are written.
 */
public enum Setting {
  REST_HOST(
      SCHEDULER,
      "rest.host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that REST binds. Any but a loopback one needs rest.token_file."),
  REST_PORT(
      SCHEDULER,
      "rest.port",
      new Whole(0, 65_535),
      "8080",
      "Port of REST, server-sent events, metrics and the web page. 0: any free one."),
  REST_TOKEN_FILE(
      SCHEDULER,
      "rest.token_file",
      new OrNone(new Text("the path of a file")),
      "none",
      "File whose first line is the bearer token that callers must show. Relative to the conf directory."),
  DATABASE(
      SCHEDULER,
      "database",
      new Text("the path of a file, or memory"),
      "packetfs.db",
      "SQLite file with jobs, budgets and results. Relative to the var directory (PFS_VAR, else var/ beside pfs)."
          + " memory: nothing outlives the process."),
  RETENTION(
      SCHEDULER,
      "retention",
      new Duration(60_000, 3650 * Limits.DAY_MS),
      "7d",
      "How long an ended job is remembered."),
  JOBS_MAX(
      SCHEDULER,
      "jobs_max",
      new Whole(1, 1_000_000),
      "10000",
      "Most jobs that have not ended. More are refused as OVERLOADED."),
  READERS_MAX(
      SCHEDULER,
      "readers_max",
      new Whole(1, 100_000),
      "2000",
      "Most event streams and held waits that are open at once."),

  EDGE_ID(
      EDGE,
      "id",
      new OrNone(new Text("1 to 64 letters, digits, dots, dashes or underscores")),
      "none",
      "Name of the pCPU, unique in the cluster. none: the host's name and a random suffix."),
  EDGE_REGION(
      EDGE, "region", new OrNone(new Text("free text")), "none", "Where it stands, for people."),
  EDGE_CACHE_ID(
      EDGE,
      "cache_id",
      new OrNone(new Text("a name")),
      "none",
      "The cache between it and origins: nodes behind the same one name the same. none: origins are asked directly."),
  EDGE_LATENCY(
      EDGE,
      "latency",
      new Duration(0, 3_600_000),
      "1ms",
      "Round trip to its sources, until it is measured."),
  EDGE_COST(
      EDGE,
      "cost_per_gib",
      new Decimal(0, 1_000_000_000),
      "1",
      "Price of a GiB relative to other pCPUs: dearer ones get less work."),
  EDGE_CONCURRENCY(
      EDGE,
      "concurrency",
      new OrNone(new Whole(1, 10_000)),
      "none",
      "Most tasks at once. none: two a core."),
  EDGE_THREADS(
      EDGE,
      "threads",
      new OrNone(new Whole(1, 1_000)),
      "none",
      "Threads that read files and compute. none: one a core."),
  EDGE_TASK_BYTES_MAX(
      EDGE,
      "task_bytes_max",
      new Size(1 << 20, Limits.BYTES_MAX),
      "256MiB",
      "Largest task that it takes."),
  EDGE_STREAMS_PER_TASK_MAX(
      EDGE,
      "streams_per_task_max",
      new Whole(1, OriginLimits.STREAMS_MAX),
      "8",
      "Most fetches of one task at once."),
  EDGE_FETCH_BUFFER(
      EDGE,
      "fetch_buffer",
      new OrNone(new Size(1 << 20, 1L << 40)),
      "none",
      "Bytes of fetches that may be held in memory, over the whole node. none: 32MiB a core."),
  EDGE_SCHEMES(
      EDGE,
      "schemes",
      new Texts("a list of file, http, https"),
      "[file, http, https]",
      "Kinds of URLs that it reads."),
  EDGE_SERVES(
      EDGE,
      "serves",
      new Texts("a list of URL prefixes"),
      "[]",
      "URL prefixes that it is limited to, besides the policy. Empty: all that the policy allows."),
  EDGE_VOLUMES(
      EDGE,
      "volumes",
      new Rows(
          List.of(
              new Field(
                  "name",
                  new Text("1 to 64 letters, digits, dots, dashes or underscores"),
                  null,
                  false,
                  "the same on every node that has the same files"),
              new Field("path", new Text("an absolute path"), null, false, "its root"),
              new Field(
                  "immutable",
                  new Flag(),
                  "false",
                  false,
                  "whether its files are promised never to change or shrink in place, so that they may be mapped")),
          "[{name: archive, path: /srv/archive, immutable: true}]"),
      "[]",
      "Roots of files that it serves. The policy has to allow them too (prefix file:///...)."),
  EDGE_DRAIN(
      EDGE,
      "drain_timeout",
      new Duration(0, 600_000),
      "5s",
      "How long it waits, when it is told to stop, for the tasks that it has."),
  EDGE_LISTEN(
      EDGE,
      "listen.enabled",
      new Flag(),
      "true",
      "Whether it serves POST /compute, GET /health and GET /metrics."),
  EDGE_HOST(
      EDGE,
      "listen.host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that they bind. Any but a loopback one needs listen.token_file."),
  EDGE_PORT(EDGE, "listen.port", new Whole(0, 65_535), "5000", "Their port. 0: any free one."),
  EDGE_TOKEN_FILE(
      EDGE,
      "listen.token_file",
      new OrNone(new Text("the path of a file")),
      "none",
      "File whose first line is the bearer token that callers must show. Relative to the conf directory."),
  EDGE_BODY_BYTES_MAX(
      EDGE,
      "compute.body_bytes_max",
      new Size(1, 1 << 30),
      "1MiB",
      "Longest body of POST /compute."),
  EDGE_COMPUTE_DEADLINE(
      EDGE,
      "compute.deadline",
      new Duration(1, Limits.DAY_MS),
      "10m",
      "How long one POST /compute may take."),
  EDGE_COMPUTE_FETCH_DEADLINE(
      EDGE,
      "compute.fetch_deadline",
      new Duration(1, 3_600_000),
      "30s",
      "How long one fetch of it may take."),
  EDGE_COMPUTE_REQUESTS_MAX(
      EDGE,
      "compute.requests_max",
      new Whole(1, 1_000_000_000),
      "131072",
      "Most requests to the source for one POST /compute, redirects too."),
  EDGE_CONTACT(
      EDGE,
      "http.contact",
      new OrNone(new Text("1 to 200 printable ASCII characters without parentheses")),
      "none",
      "Whom an origin's operator may ask: a URL or an address, sent in the User-Agent. Please set it."),
  EDGE_HEADERS(
      EDGE,
      "http.headers",
      new Rows(
          List.of(
              new Field(
                  "origin", new Text("an origin: scheme://host:port"), null, false, "who gets it"),
              new Field("name", new Text("a header's name"), null, false, "the header"),
              new Field(
                  "value",
                  new OrNone(new Text("text")),
                  "none",
                  true,
                  "what it says; never printed"),
              new Field(
                  "value_file",
                  new OrNone(new Text("the path of a file")),
                  "none",
                  false,
                  "or the file whose first line says it, relative to the conf directory")),
          "[{origin: \"https://data.example.org\", name: Authorization, value_file: data.secret}]"),
      "[]",
      "Extra request headers, such as credentials. They go to their origin only, never along a redirect to another."),
  EDGE_CONNECTIONS_MAX(
      EDGE,
      "http.connections_per_origin_max",
      new Whole(1, 10_000),
      "64",
      "Most connections to one address of an origin."),
  EDGE_WAITING_MAX(
      EDGE,
      "http.waiting_per_origin_max",
      new Whole(0, 100_000),
      "64",
      "Most fetches that wait for such a connection."),
  EDGE_CONNECT_TIMEOUT(
      EDGE,
      "http.connect_timeout",
      new Duration(1, 600_000),
      "3s",
      "How long resolving, waiting for a connection, connecting and TLS may take together."),
  EDGE_IDLE_TIMEOUT(
      EDGE,
      "http.idle_timeout",
      new Duration(1, 600_000),
      "3s",
      "How long no byte may come while some are wanted."),
  EDGE_PROGRESS_INTERVAL(
      EDGE, "http.progress_interval", new Duration(1, 600_000), "3s", "In each such interval ..."),
  EDGE_PROGRESS_BYTES(
      EDGE,
      "http.progress_bytes_min",
      new Size(0, 1 << 30),
      "48KiB",
      "... at least so many bytes have to come: what is slower is a drip, and is aborted."),
  EDGE_KEEP_ALIVE(
      EDGE,
      "http.keep_alive",
      new Duration(1_000, 600_000),
      "10s",
      "How long an idle connection is kept."),
  EDGE_EVENT_LOOPS(
      EDGE,
      "http.event_loops",
      new OrNone(new Whole(1, 1_000)),
      "none",
      "Event loops that fetches are spread over. none: one a core."),

  CLUSTER_NAME(
      CLUSTER, "name", new Text("a name"), "packetfs", "Nodes with another name are never joined."),
  CLUSTER_HOST(
      CLUSTER,
      "host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that membership and the event bus bind. The bus has no login: bind only where every machine is trusted."),
  CLUSTER_PUBLIC_HOST(
      CLUSTER,
      "public_host",
      new OrNone(new Text("an address or host name")),
      "none",
      "Address that other nodes reach this one by, where that is not host (containers, NAT)."),
  CLUSTER_PORT(CLUSTER, "port", new Whole(1, 65_535), "5701", "First port tried for membership."),
  CLUSTER_PORT_COUNT(
      CLUSTER,
      "port_count",
      new Whole(1, 100),
      "20",
      "How many ports are tried from there, so that several nodes may share a machine."),
  CLUSTER_BUS_PORT(
      CLUSTER, "bus_port", new Whole(0, 65_535), "0", "Port of the event bus. 0: any free one."),
  CLUSTER_MEMBERS(
      CLUSTER,
      "members",
      new Texts("a list of hosts, each with or without :port"),
      "[127.0.0.1]",
      "Where other nodes may be. One that lives is enough. Without a port, port_count ports from port on are tried."),
  CLUSTER_HEARTBEAT_INTERVAL(
      CLUSTER,
      "heartbeat_interval",
      new Duration(1_000, 60_000),
      "1s",
      "How often nodes tell each other that they live. Whole seconds."),
  CLUSTER_HEARTBEAT_TIMEOUT(
      CLUSTER,
      "heartbeat_timeout",
      new Duration(2_000, 600_000),
      "5s",
      "A node that was silent for so long is no member any more. Whole seconds."),
  CLUSTER_MERGE_DELAY(
      CLUSTER,
      "merge_delay",
      new Duration(1_000, 600_000),
      "5s",
      "How long after a network split the halves look for each other, and how often then. Whole seconds."),
  CLUSTER_JOIN_TIMEOUT(
      CLUSTER,
      "join_timeout",
      new Duration(1_000, 600_000),
      "30s",
      "A node that is not up after this long gives up."),

  POLICY_ALLOW(
      POLICY,
      "allow",
      new Rows(
          List.of(
              new Field(
                  "prefix",
                  new Text("a URL prefix: scheme, host, port and a path that ends at a boundary"),
                  null,
                  false,
                  "URL prefix: scheme, host, port and a path that ends at a segment's boundary"),
              new Field(
                  "private_addresses",
                  new Flag(),
                  "false",
                  false,
                  "whether its host may resolve to a loopback, private or link-local address")),
          "[{prefix: \"https://data.example.org/public/\"}]"),
      "[]",
      "What may be fetched. What no line allows is denied: redirects, resolved addresses and files too."),
  POLICY_ORIGINS(
      POLICY,
      "origins",
      new Rows(
          List.of(
              new Field(
                  "origin",
                  new Text("an origin: scheme://host:port"),
                  null,
                  false,
                  "scheme://host:port"),
              new Field(
                  "streams_max",
                  new Whole(1, OriginLimits.STREAMS_MAX),
                  Integer.toString(OriginLimits.STREAMS_MAX),
                  false,
                  "most streams, through one cache as well as filling"),
              new Field(
                  "bytes_per_day",
                  new OrNone(new Size(0, Limits.BYTES_MAX)),
                  "none",
                  false,
                  "cap a UTC day"),
              new Field(
                  "requests_per_day",
                  new OrNone(new Whole(0, Limits.REQUESTS_MAX)),
                  "none",
                  false,
                  "cap a UTC day")),
          "[{origin: \"https://data.example.org\", streams_max: 4, bytes_per_day: 50GiB}]"),
      "[]",
      "Origins with limits of their own."),
  POLICY_STREAMS_MAX(
      POLICY,
      "defaults.streams_max",
      new Whole(1, OriginLimits.STREAMS_MAX),
      Integer.toString(OriginLimits.STREAMS_MAX),
      "Most streams to every other origin, through one cache as well as filling."),
  POLICY_DEFAULT_BYTES(
      POLICY,
      "defaults.bytes_per_day",
      new OrNone(new Size(0, Limits.BYTES_MAX)),
      "none",
      "Bytes that may be fetched from every other origin in a UTC day."),
  POLICY_DEFAULT_REQUESTS(
      POLICY,
      "defaults.requests_per_day",
      new OrNone(new Whole(0, Limits.REQUESTS_MAX)),
      "none",
      "Requests that may be sent to every other origin in a UTC day."),
  POLICY_BYTES(
      POLICY,
      "bytes_per_day",
      new OrNone(new Size(0, Limits.BYTES_MAX)),
      "none",
      "Bytes that may be fetched from all origins together in a UTC day."),
  POLICY_REQUESTS(
      POLICY,
      "requests_per_day",
      new OrNone(new Whole(0, Limits.REQUESTS_MAX)),
      "none",
      "Requests that may be sent to all origins together in a UTC day.");

  /** Bounds that several settings share. */
  private static final class Limits {
    static final long DAY_MS = 24L * 3600 * 1000;
    static final long BYTES_MAX = 1L << 60;
    static final long REQUESTS_MAX = 1_000_000_000_000L;
  }

  private final ConfFile file;
  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Kind kind;

  private final String defaultText;
  private final String description;

  Setting(ConfFile file, String key, Kind kind, String defaultText, String description) {
    this.file = file;
    this.key = key;
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** Where it stands. */
  public ConfFile file() {
    return file;
  }

  /** Its place in the file; dots lead into mappings. */
  public String key() {
    return key;
  }

  /** The file and the key: how flags and messages name it. */
  public String path() {
    return file.prefix() + "." + key;
  }

  /** The environment variable that overrides the file. */
  public String variable() {
    return "PFS_" + path().toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** What it may be, to end the sentence "right is ...". */
  public String right() {
    return kind.right();
  }

  /** What stands for it where nobody says anything, as a file would write it. */
  public String defaultText() {
    return defaultText;
  }

  /** What it does, in plain words. */
  public String description() {
    return description;
  }

  Kind kind() {
    return kind;
  }
}
