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
            configuration.text(ClusterKey.NAME),
            configuration.text(ClusterKey.HOST),
            configuration.textOrNull(ClusterKey.PUBLIC_HOST),
            Math.toIntExact(configuration.whole(ClusterKey.PORT)),
            Math.toIntExact(configuration.whole(ClusterKey.PORT_COUNT)),
            Math.toIntExact(configuration.whole(ClusterKey.BUS_PORT)),
            configuration.texts(ClusterKey.MEMBERS),
            seconds(configuration, ClusterKey.HEARTBEAT_INTERVAL),
            seconds(configuration, ClusterKey.HEARTBEAT_TIMEOUT),
            seconds(configuration, ClusterKey.MERGE_DELAY),
            configuration.whole(ClusterKey.JOIN_TIMEOUT));
    if (options.heartbeatTimeoutSeconds() <= options.heartbeatIntervalSeconds()) {
      throw configuration.refused(
          ClusterKey.HEARTBEAT_TIMEOUT,
          "right is more than " + ClusterKey.HEARTBEAT_INTERVAL.path());
    }
    if (options.bindsAll() && options.publicHost() == null) {
      throw configuration.refused(
          ClusterKey.HOST,
          "found \""
              + options.host()
              + "\", which no other node can call; right is one address, or "
              + ClusterKey.PUBLIC_HOST.path()
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
