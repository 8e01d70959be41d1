package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.PolicySettings;
import io.packetfs.edge.EdgeOptions;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code pfs edge}. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an edge node until it is told to stop. It finds its scheduler as"
          + " conf/cluster.yaml says, and may come and go at any time.",
      "",
      "Example: pfs edge --set edge.id=near-1 --set edge.listen.port=5001",
      ""
    })
final class EdgeVerb extends ClusterNodeVerb {
  EdgeVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  void serve(Terminal terminal, Configuration configuration, ClusterOptions cluster) {
    EdgeOptions options =
        EdgeSettings.options(configuration, PolicySettings.policy(configuration), List.of());
    NodeService.serve(
        terminal,
        null,
        () -> Nodes.edge(cluster, options),
        nodes -> {
          NodeLines.edge(terminal.out(), nodes.edgeNode(), options);
          NodeLines.closed(terminal.out(), options.policy());
        });
  }
}
