package io.packetfs.cli.config;

import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.SchedulerOptions;
import java.nio.file.Path;

/** Makes a scheduler's options of the settings. */
public final class SchedulerSettings {
  private static final String MEMORY = "memory";

  private SchedulerSettings() {}

  /**
   * The options of {@code pfs scheduler} and {@code pfs up}.
   *
   * @throws ConfigException if a value cannot be used
   */
  public static SchedulerOptions options(Configuration configuration) {
    String database = configuration.text(SchedulerKey.DATABASE);
    Path file = database.equals(MEMORY) ? null : configuration.varDirectory().resolve(database);
    return new SchedulerOptions(
        PolicySettings.policy(configuration),
        file,
        new SchedulerOptions.Listener(
            configuration.text(SchedulerKey.REST_HOST),
            Math.toIntExact(configuration.whole(SchedulerKey.REST_PORT)),
            ListenSettings.token(
                configuration, SchedulerKey.REST_HOST, SchedulerKey.REST_TOKEN_FILE)),
        configuration.whole(SchedulerKey.RETENTION),
        Math.toIntExact(configuration.whole(SchedulerKey.JOBS_MAX)),
        Math.toIntExact(configuration.whole(SchedulerKey.READERS_MAX)));
  }

  /** The same options with another policy. */
  public static SchedulerOptions withPolicy(SchedulerOptions options, OriginPolicy policy) {
    return new SchedulerOptions(
        policy,
        options.database(),
        options.rest(),
        options.retentionMs(),
        options.jobsMax(),
        options.readersMax());
  }
}
