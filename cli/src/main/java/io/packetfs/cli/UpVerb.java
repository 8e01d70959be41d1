package io.packetfs.cli;

import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.ConfigurationReader.Flag;
import io.packetfs.cli.config.EdgeKey;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.SchedulerKey;
import io.packetfs.cli.config.SchedulerSettings;
import io.packetfs.cli.config.Setting;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.SchedulerOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pfs up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a scheduler and an edge node in one process until it is told to stop. Jobs rest in a"
          + " SQLite file under var/.",
      "",
      "Example:",
      "  pfs up --allow file:///srv/archive/ --allow https://data.example.org/public/",
      "  curl 'http://127.0.0.1:8080/v1/jobs?wait=30s' --json \\",
      "    '{\"data_url\":\"file:///srv/archive/a.img\",\"instructions\":[{\"op\":\"crc32c\"}]}'",
      ""
    })
final class UpVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOptions conf = new ConfOptions();

  @Option(names = "--port", paramLabel = "N", description = "Port of REST. Default: 8080.")
  private @Nullable String port;

  @Option(
      names = "--edge-port",
      paramLabel = "N",
      description = "Port of the edge server. Default: 5000.")
  private @Nullable String edgePort;

  @Option(
      names = "--allow",
      paramLabel = "URL-PREFIX",
      description =
          "May be fetched, besides what the policy allows; the directory of a file URL becomes a"
              + " volume. Repeatable.")
  private List<String> allow = new ArrayList<>();

  UpVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<Setting, Flag> flags = new LinkedHashMap<>();
    if (port != null) {
      flags.put(SchedulerKey.REST_PORT, new Flag("--port", port));
    }
    if (edgePort != null) {
      flags.put(EdgeKey.PORT, new Flag("--edge-port", edgePort));
    }
    Configuration configuration = conf.read(terminal, flags);
    Logs.configure(conf.directory(terminal), Logs.Loudness.AS_CONFIGURED);
    AllowedPrefixes allowed = AllowedPrefixes.of(allow);
    SchedulerOptions configured = SchedulerSettings.options(configuration);
    OriginPolicy policy = allowed.added(configured.policy());
    SchedulerOptions scheduler = SchedulerSettings.withPolicy(configured, policy);
    EdgeOptions edge = EdgeSettings.options(configuration, policy, allowed.volumes());
    NodeService.serve(
        terminal,
        scheduler.database(),
        () -> Nodes.inOneProcess(scheduler, edge),
        nodes -> {
          NodeLines.scheduler(terminal.out(), nodes.schedulerNode(), scheduler);
          NodeLines.edge(terminal.out(), nodes.edgeNode(), edge);
        });
    return ExitCode.DONE.status();
  }
}
