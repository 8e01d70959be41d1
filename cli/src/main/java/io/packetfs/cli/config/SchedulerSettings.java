package io.packetfs.cli.config;

import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.pcpu.PcpuTokens;
import io.packetfs.scheduler.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a scheduler's options of the settings. */
public final class SchedulerSettings {
  private static final String MEMORY = "memory";

  /** What a server's address has and a file's path has not. */
  private static final String ADDRESS = "://";

  private SchedulerSettings() {}

  /**
   * The options of {@code pfs scheduler} and {@code pfs up}.
   *
   * @throws ConfigException if a value cannot be used
   */
  public static SchedulerOptions options(Configuration configuration) {
    return new SchedulerOptions(
        PolicySettings.policy(configuration),
        database(configuration),
        new SchedulerOptions.Listener(
            configuration.text(SchedulerKey.REST_HOST),
            Math.toIntExact(configuration.whole(SchedulerKey.REST_PORT)),
            ListenSettings.token(
                configuration, SchedulerKey.REST_HOST, SchedulerKey.REST_TOKEN_FILE)),
        configuration.whole(SchedulerKey.RETENTION),
        Math.toIntExact(configuration.whole(SchedulerKey.JOBS_MAX)),
        Math.toIntExact(configuration.whole(SchedulerKey.OBJECTS_MAX)),
        Math.toIntExact(configuration.whole(SchedulerKey.READERS_MAX)),
        tokens(configuration));
  }

  private static PcpuTokens tokens(Configuration configuration) {
    List<PcpuTokens.Row> tokens = new ArrayList<>();
    for (Row row : configuration.rows(SchedulerKey.PCPU_TOKENS)) {
      String endpoint = row.text("endpoint");
      if (!endpoint.matches("(?i)https?://[^/].*")) {
        throw configuration.refused(
            SchedulerKey.PCPU_TOKENS,
            row,
            "found \"" + endpoint + "\", right is the beginning of an http or https URL");
      }
      Path file = configuration.confDirectory().resolve(row.text("token_file"));
      try {
        tokens.add(new PcpuTokens.Row(endpoint, SecretFile.read(file)));
      } catch (IOException e) {
        throw configuration.refused(SchedulerKey.PCPU_TOKENS, row, String.valueOf(e.getMessage()));
      }
    }
    return new PcpuTokens(tokens);
  }

  private static Database database(Configuration configuration) {
    String database = configuration.text(SchedulerKey.DATABASE);
    if (database.equals(MEMORY)) {
      return new Database.Memory();
    }
    if (database.contains(ADDRESS)) {
      return new Database.Postgres(
          database, configuration.text(SchedulerKey.DATABASE_USER), password(configuration));
    }
    return new Database.Sqlite(configuration.varDirectory().resolve(database));
  }

  private static String password(Configuration configuration) {
    String file = configuration.textOrNull(SchedulerKey.DATABASE_PASSWORD_FILE);
    if (file == null) {
      return "";
    }
    try {
      return SecretFile.read(configuration.confDirectory().resolve(file));
    } catch (IOException e) {
      throw configuration.refused(
          SchedulerKey.DATABASE_PASSWORD_FILE, String.valueOf(e.getMessage()));
    }
  }

  /** The same options with another policy. */
  public static SchedulerOptions withPolicy(SchedulerOptions options, OriginPolicy policy) {
    return new SchedulerOptions(
        policy,
        options.database(),
        options.rest(),
        options.retentionMs(),
        options.jobsMax(),
        options.objectsMax(),
        options.readersMax(),
        options.pcpuTokens());
  }
}
