package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.SchedulerSettings;
import io.packetfs.scheduler.SchedulerOptions;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pfs scheduler}. */
@Command(
    name = "scheduler",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scheduler until it is told to stop. Edge nodes find it by conf/cluster.yaml.",
      "",
      "Example: pfs scheduler --conf /etc/packetfs --set scheduler.rest.port=8081",
      ""
    })
final class SchedulerVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOptions conf = new ConfOptions();

  SchedulerVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Configuration configuration = conf.read(terminal, Map.of());
    Logs.configure(conf.directory(terminal), Logs.Loudness.AS_CONFIGURED);
    ClusterOptions cluster = ClusterSettings.options(configuration);
    SchedulerOptions options = SchedulerSettings.options(configuration);
    NodeService.serve(
        terminal,
        options.database(),
        () -> Nodes.scheduler(cluster, options),
        nodes -> NodeLines.scheduler(terminal.out(), nodes.schedulerNode(), options));
    return ExitCode.DONE.status();
  }
}
