package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.PolicySettings;
import io.packetfs.edge.EdgeOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pfs edge}. */
@Command(
    name = "edge",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an edge node until it is told to stop. It finds its scheduler by conf/cluster.yaml and may come and go at any time.",
      "",
      "Example: pfs edge --conf /etc/packetfs --set edge.id=near-1 --set edge.listen.port=5001",
      ""
    })
final class EdgeVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOptions conf = new ConfOptions();

  EdgeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Configuration configuration = conf.read(terminal, Map.of());
    Logs.configure(conf.directory(terminal), Logs.Loudness.AS_CONFIGURED);
    ClusterOptions cluster = ClusterSettings.options(configuration);
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
    return ExitCode.DONE.status();
  }
}
