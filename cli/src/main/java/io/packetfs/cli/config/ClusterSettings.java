package io.packetfs.cli.config;

import io.packetfs.cli.cluster.ClusterOptions;

/** Makes the cluster's options of the settings. */
public final class ClusterSettings {
  private static final int MS_PER_SECOND = 1000;

  private ClusterSettings() {}

  /**
   * How this node finds the others.
   *
   * @throws ConfigException if a value cannot be used
   */
  public static ClusterOptions options(Configuration configuration) {
    ClusterOptions options =
        new ClusterOptions(
            configuration.text(Setting.CLUSTER_NAME),
            configuration.text(Setting.CLUSTER_HOST),
            configuration.textOrNull(Setting.CLUSTER_PUBLIC_HOST),
            Math.toIntExact(configuration.whole(Setting.CLUSTER_PORT)),
            Math.toIntExact(configuration.whole(Setting.CLUSTER_PORT_COUNT)),
            Math.toIntExact(configuration.whole(Setting.CLUSTER_BUS_PORT)),
            configuration.texts(Setting.CLUSTER_MEMBERS),
            seconds(configuration, Setting.CLUSTER_HEARTBEAT_INTERVAL),
            seconds(configuration, Setting.CLUSTER_HEARTBEAT_TIMEOUT),
            seconds(configuration, Setting.CLUSTER_MERGE_DELAY),
            configuration.whole(Setting.CLUSTER_JOIN_TIMEOUT));
    if (options.heartbeatTimeoutSeconds() <= options.heartbeatIntervalSeconds()) {
      throw configuration.refused(
          Setting.CLUSTER_HEARTBEAT_TIMEOUT,
          "right is more than " + Setting.CLUSTER_HEARTBEAT_INTERVAL.path());
    }
    if (options.bindsAll() && options.publicHost() == null) {
      throw configuration.refused(
          Setting.CLUSTER_HOST,
          "found \""
              + options.host()
              + "\", which no other node can call; right is one address, or "
              + Setting.CLUSTER_PUBLIC_HOST.path()
              + " too");
    }
    return options;
  }

  private static int seconds(Configuration configuration, Setting setting) {
    long ms = configuration.whole(setting);
    if (ms % MS_PER_SECOND != 0) {
      throw configuration.refused(
          setting, "found " + Units.millisecondsText(ms) + ", right are whole seconds");
    }
    return Math.toIntExact(ms / MS_PER_SECOND);
  }
}
