package io.packetfs.cli;

import io.packetfs.cli.cluster.ClusterOptions;
import io.packetfs.cli.config.ClusterSettings;
import io.packetfs.cli.config.Configuration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that runs one node of a cluster until it is told to stop. */
abstract class ClusterNodeVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOptions conf = new ConfOptions();

  ClusterNodeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the node in this cluster; returns when it has been told to stop. */
  abstract void serve(Terminal terminal, Configuration configuration, ClusterOptions cluster);

  @Override
  public final Integer call() {
    Configuration configuration = conf.read(terminal, Map.of());
    Logs.configure(conf.directory(terminal), Logs.Loudness.AS_CONFIGURED);
    serve(terminal, configuration, ClusterSettings.options(configuration));
    return ExitCode.DONE.status();
  }
}
