package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Duration;
import io.packetfs.cli.config.Kind.OrNone;
import io.packetfs.cli.config.Kind.Text;
import io.packetfs.cli.config.Kind.Texts;
import io.packetfs.cli.config.Kind.Whole;

/** How nodes find each other, in the order of {@code conf/cluster.yaml}. */
public enum ClusterKey implements Setting {
  NAME("name", new Text("a name"), "packetfs", "Nodes with another name are never joined."),
  HOST(
      "host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that membership and the event bus bind. The bus has no login: bind only where every"
          + " machine is trusted."),
  PUBLIC_HOST(
      "public_host",
      new OrNone(new Text("an address or host name")),
      "none",
      "Address that other nodes reach this one by, where that is not host (containers, NAT)."),
  PORT("port", new Whole(1, 65_535), "5701", "First port tried for membership."),
  PORT_COUNT(
      "port_count",
      new Whole(1, 100),
      "20",
      "How many ports are tried from there, so that several nodes may share a machine."),
  BUS_PORT("bus_port", new Whole(0, 65_535), "0", "Port of the event bus. 0: any free one."),
  MEMBERS(
      "members",
      new Texts("a list of hosts, each with or without :port"),
      "[127.0.0.1]",
      "Where other nodes may be. One that lives is enough. Without a port, port_count ports from"
          + " port on are tried."),
  HEARTBEAT_INTERVAL(
      "heartbeat_interval",
      new Duration(1_000, 60_000),
      "1s",
      "How often nodes tell each other that they live. Whole seconds."),
  HEARTBEAT_TIMEOUT(
      "heartbeat_timeout",
      new Duration(2_000, 600_000),
      "5s",
      "A node that was silent for so long is no member any more. Whole seconds."),
  MERGE_DELAY(
      "merge_delay",
      new Duration(1_000, 600_000),
      "5s",
      "How long after a network split the halves look for each other, and how often then. Whole"
          + " seconds."),
  JOIN_TIMEOUT(
      "join_timeout",
      new Duration(1_000, 600_000),
      "30s",
      "A node that is not up after this long gives up.");

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Entry entry;

  ClusterKey(String key, Kind kind, String defaultText, String description) {
    this.entry = new Entry(ConfFile.CLUSTER, key, kind, defaultText, description);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
