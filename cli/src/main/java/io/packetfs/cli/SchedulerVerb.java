package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.SchedulerSettings;
import io.packetfs.scheduler.SchedulerOptions;
import picocli.CommandLine.Command;

/** {@code pfs scheduler}. */
@Command(
    name = "scheduler",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scheduler until it is told to stop. See conf/cluster.yaml for how edge nodes find"
          + " it.",
      "",
      "Example: pfs scheduler --conf /etc/packetfs --set scheduler.rest.port=8081",
      ""
    })
final class SchedulerVerb extends ClusterNodeVerb {
  SchedulerVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  void serve(Terminal terminal, Configuration configuration, ClusterOptions cluster) {
    SchedulerOptions options = SchedulerSettings.options(configuration);
    NodeService.serve(
        terminal,
        options.database(),
        () -> new SchedulerService(cluster, options),
        service -> NodeLines.scheduler(terminal.out(), service.node(), options));
  }
}
