package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Field;
import io.packetfs.cli.config.Kind.Flag;
import io.packetfs.cli.config.Kind.OrNone;
import io.packetfs.cli.config.Kind.Rows;
import io.packetfs.cli.config.Kind.Size;
import io.packetfs.cli.config.Kind.Text;
import io.packetfs.cli.config.Kind.Whole;
import io.packetfs.origin.OriginLimits;
import java.util.List;

/** What may be fetched and how hard, in the order of {@code conf/policy.yaml}. */
public enum PolicyKey implements Setting {
  ALLOW(
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
      "What may be fetched. What no line allows is denied: redirects, resolved addresses and files"
          + " too."),
  ORIGINS(
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
                  new OrNone(new Size(0, Bounds.BYTES_MAX)),
                  "none",
                  false,
                  "cap a UTC day"),
              new Field(
                  "requests_per_day",
                  new OrNone(new Whole(0, Bounds.REQUESTS_MAX)),
                  "none",
                  false,
                  "cap a UTC day")),
          "[{origin: \"https://data.example.org\", streams_max: 4, bytes_per_day: 50GiB}]"),
      "[]",
      "Origins with limits of their own."),
  DEFAULT_STREAMS_MAX(
      "defaults.streams_max",
      new Whole(1, OriginLimits.STREAMS_MAX),
      Integer.toString(OriginLimits.STREAMS_MAX),
      "Most streams to every other origin, through one cache as well as filling."),
  DEFAULT_BYTES_PER_DAY(
      "defaults.bytes_per_day",
      new OrNone(new Size(0, Bounds.BYTES_MAX)),
      "none",
      "Bytes that may be fetched from every other origin in a UTC day."),
  DEFAULT_REQUESTS_PER_DAY(
      "defaults.requests_per_day",
      new OrNone(new Whole(0, Bounds.REQUESTS_MAX)),
      "none",
      "Requests that may be sent to every other origin in a UTC day."),
  BYTES_PER_DAY(
      "bytes_per_day",
      new OrNone(new Size(0, Bounds.BYTES_MAX)),
      "none",
      "Bytes that may be fetched from all origins together in a UTC day."),
  REQUESTS_PER_DAY(
      "requests_per_day",
      new OrNone(new Whole(0, Bounds.REQUESTS_MAX)),
      "none",
      "Requests that may be sent to all origins together in a UTC day.");

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Entry entry;

  PolicyKey(String key, Kind kind, String defaultText, String description) {
    this.entry = new Entry(ConfFile.POLICY, key, kind, defaultText, description);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
