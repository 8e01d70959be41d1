package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Duration;
import io.packetfs.cli.config.Kind.Field;
import io.packetfs.cli.config.Kind.OrNone;
import io.packetfs.cli.config.Kind.Rows;
import io.packetfs.cli.config.Kind.Size;
import io.packetfs.cli.config.Kind.Text;
import io.packetfs.cli.config.Kind.Whole;
import java.util.List;

/** How an edge node asks origins over HTTP: the last part of {@code conf/edge.yaml}. */
public enum HttpKey implements Setting {
  CONTACT(
      "http.contact",
      new OrNone(new Text("1 to 200 printable ASCII characters without parentheses")),
      "none",
      "Whom an origin's operator may ask: a URL or an address, sent in the User-Agent. Please set"
          + " it."),
  HEADERS(
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
      "Extra request headers, such as credentials. They go to their origin only, never along a"
          + " redirect to another."),
  CONNECTIONS_MAX(
      "http.connections_per_origin_max",
      new Whole(1, 10_000),
      "64",
      "Most connections to one address of an origin."),
  WAITING_MAX(
      "http.waiting_per_origin_max",
      new Whole(0, 100_000),
      "64",
      "Most fetches that wait for such a connection."),
  CONNECT_TIMEOUT(
      "http.connect_timeout",
      new Duration(1, 600_000),
      "3s",
      "How long resolving, waiting for a connection, connecting and TLS may take together."),
  IDLE_TIMEOUT(
      "http.idle_timeout",
      new Duration(1, 600_000),
      "3s",
      "How long no byte may come while some are wanted."),
  PROGRESS_INTERVAL(
      "http.progress_interval", new Duration(1, 600_000), "3s", "In each such interval ..."),
  PROGRESS_BYTES(
      "http.progress_bytes_min",
      new Size(0, 1 << 30),
      "48KiB",
      "... at least so many bytes have to come: what is slower is a drip, and is aborted."),
  KEEP_ALIVE(
      "http.keep_alive",
      new Duration(1_000, 600_000),
      "10s",
      "How long an idle connection is kept."),
  EVENT_LOOPS(
      "http.event_loops",
      new OrNone(new Whole(1, 1_000)),
      "none",
      "Event loops that fetches are spread over. none: one a core.");

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Entry entry;

  HttpKey(String key, Kind kind, String defaultText, String description) {
    this.entry = new Entry(ConfFile.EDGE, key, kind, defaultText, description);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
