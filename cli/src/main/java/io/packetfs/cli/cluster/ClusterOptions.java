package io.packetfs.cli.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node finds the others. Immutable.
 *
 * @param name nodes with another one are never joined
 * @param host address that membership and the bus bind
 * @param publicHost address that others reach this node by, or null: {@code host}
 * @param port first port tried for membership, 1..65535
 * @param portCount how many are tried from there, 1..
 * @param busPort port of the event bus, 0: any free one
 * @param members hosts, with or without port
 * @param heartbeatIntervalSeconds how often nodes tell that they live, 1..
 * @param heartbeatTimeoutSeconds silence after which a node is no member, more than the interval
 * @param mergeDelaySeconds how long after a split the halves look for each other, 1..
 * @param joinTimeoutMs a node that is not up after this long gives up, in ms
 */
public record ClusterOptions(
    String name,
    String host,
    @Nullable String publicHost,
    int port,
    int portCount,
    int busPort,
    List<String> members,
    int heartbeatIntervalSeconds,
    int heartbeatTimeoutSeconds,
    int mergeDelaySeconds,
    long joinTimeoutMs) {

  /** Copies the list. */
  public ClusterOptions {
    members = List.copyOf(members);
  }

  /** Whether every address of the machine is bound; then others need the public host. */
  public boolean bindsAll() {
    return host.equals("0.0.0.0") || host.equals("::");
  }
}
