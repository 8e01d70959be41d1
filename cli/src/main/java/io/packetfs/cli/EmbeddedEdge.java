package io.packetfs.cli;

import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.EdgeSettings;
import io.packetfs.cli.config.PolicySettings;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.job.JobSpec;
import java.util.Map;

/** The edge node inside a verb's own process: it may read exactly the objects of one job. */
final class EmbeddedEdge {
  private EmbeddedEdge() {}

  /**
   * Its options.
   *
   * @param conf where limits and the manners towards origins come from; how loud the process is is
   *     set, too
   * @param spec whose objects may be read
   */
  static EdgeOptions options(Terminal terminal, ConfOptions conf, JobSpec spec) {
    Configuration configuration = conf.read(terminal, Map.of());
    Logs.configure(configuration.confDirectory(), Logs.Loudness.QUIET);
    NamedObjects objects = NamedObjects.of(spec.urls());
    return EdgeSettings.embedded(
        configuration, objects.policy(PolicySettings.policy(configuration)), objects.volumes());
  }
}
