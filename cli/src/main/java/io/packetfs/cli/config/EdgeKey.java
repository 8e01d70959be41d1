package io.packetfs.cli.config;

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

/**
 * The settings of an edge node, in the order of {@code conf/edge.yaml}, but for those of {@link
 * HttpKey}.
 */
public enum EdgeKey implements Setting {
  ID(
      "id",
      new OrNone(new Text("1 to 64 letters, digits, dots, dashes or underscores")),
      "none",
      "Name of the pCPU, unique in the cluster. none: the host's name and a random suffix."),
  MACHINE(
      "machine",
      new OrNone(new Text("a name")),
      "none",
      "What it runs on: nodes with the same one share its cores. none: Linux' boot id, which the"
          + " containers of a host have in common, or the host's name."),
  REGION("region", new OrNone(new Text("free text")), "none", "Where it stands, for people."),
  CACHE_ID(
      "cache_id",
      new OrNone(new Text("a name")),
      "none",
      "The cache between it and origins: nodes behind the same one name the same. none: origins are"
          + " asked directly."),
  LATENCY(
      "latency",
      new Duration(0, 3_600_000),
      "1ms",
      "Round trip to its sources, until it is measured."),
  COST(
      "cost_per_gib",
      new Decimal(0, 1_000_000_000),
      "1",
      "Price of a GiB relative to other pCPUs: dearer ones get less work."),
  CONCURRENCY(
      "concurrency",
      new OrNone(new Whole(1, 10_000)),
      "none",
      "Most tasks at once. none: two a core."),
  THREADS(
      "threads",
      new OrNone(new Whole(1, 1_000)),
      "none",
      "Threads that read files and compute. none: one a core."),
  TASK_BYTES_MAX(
      "task_bytes_max",
      new Size(1 << 20, Bounds.BYTES_MAX),
      "256MiB",
      "Largest task that it takes."),
  STREAMS_PER_TASK_MAX(
      "streams_per_task_max",
      new Whole(1, OriginLimits.STREAMS_MAX),
      "4",
      "Most fetches of one task at once."),
  FETCH_BUFFER(
      "fetch_buffer",
      new OrNone(new Size(1 << 20, 1L << 40)),
      "none",
      "Bytes of fetches that may be held in memory, over the whole node. none: 32MiB a core, or"
          + " 1.4MiB for each fetch that may be under way, if that is more."),
  SCHEMES(
      "schemes",
      new Texts("a list of file, http, https"),
      "[file, http, https]",
      "Kinds of URLs that it reads."),
  SERVES(
      "serves",
      new Texts("a list of URL prefixes"),
      "[]",
      "URL prefixes that it is limited to, besides the policy. Empty: all that the policy allows."),
  VOLUMES(
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
                  "whether its files are promised never to change or shrink in place, so that they"
                      + " may be mapped")),
          "[{name: archive, path: /srv/archive, immutable: true}]"),
      "[]",
      "Roots of files that it serves. The policy has to allow them too (prefix file:///...)."),
  DRAIN(
      "drain_timeout",
      new Duration(0, 600_000),
      "5s",
      "How long it waits, when it is told to stop, for the tasks that it has."),
  LISTEN(
      "listen.enabled",
      new Flag(),
      "true",
      "Whether it serves POST /compute, GET /health and GET /metrics."),
  HOST(
      "listen.host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that they bind. Any but a loopback one needs listen.token_file."),
  PORT("listen.port", new Whole(0, 65_535), "5000", "Their port. 0: any free one."),
  TOKEN_FILE(
      "listen.token_file",
      new OrNone(new Text("the path of a file")),
      "none",
      "File whose first line is the bearer token that callers must show. Relative to the conf"
          + " directory."),
  BODY_BYTES_MAX(
      "compute.body_bytes_max", new Size(1, 1 << 30), "1MiB", "Longest body of POST /compute."),
  COMPUTE_DEADLINE(
      "compute.deadline",
      new Duration(1, Bounds.DAY_MS),
      "10m",
      "How long one POST /compute may take."),
  COMPUTE_FETCH_DEADLINE(
      "compute.fetch_deadline",
      new Duration(1, 3_600_000),
      "30s",
      "How long one fetch of it may take."),
  COMPUTE_REQUESTS_MAX(
      "compute.requests_max",
      new Whole(1, 1_000_000_000),
      "131072",
      "Most requests to the source for one POST /compute, redirects too.");

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Entry entry;

  EdgeKey(String key, Kind kind, String defaultText, String description) {
    this.entry = new Entry(ConfFile.EDGE, key, kind, defaultText, description);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
