package io.packetfs.cli.config;

import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.api.ComputeLimits;
import io.packetfs.edge.api.Listener;
import io.packetfs.edge.source.HttpOptions;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.Origin;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes an edge node's options of the settings. */
public final class EdgeSettings {
  private EdgeSettings() {}

  /**
   * The options of {@code pfs edge} and {@code pfs up}.
   *
   * @param policy what may be fetched
   * @param moreVolumes besides those of the settings
   * @throws ConfigException if a value cannot be used
   */
  public static EdgeOptions options(
      Configuration configuration, OriginPolicy policy, List<Volume> moreVolumes) {
    List<Volume> volumes = new ArrayList<>(volumes(configuration));
    volumes.addAll(moreVolumes);
    return built(
        configuration,
        common(configuration)
            .id(configuration.textOrNull(EdgeKey.ID))
            .schemes(Set.copyOf(configuration.texts(EdgeKey.SCHEMES)))
            .serves(serves(configuration))
            .policy(policy)
            .volumes(volumes)
            .api(configuration.flag(EdgeKey.LISTEN) ? listener(configuration) : null));
  }

  /**
   * The options of the edge node inside {@code pfs run}: it listens nowhere and has other volumes;
   * how it works and how it behaves towards origins is as the settings say.
   */
  public static EdgeOptions embedded(
      Configuration configuration, OriginPolicy policy, List<Volume> volumes) {
    return built(
        configuration, common(configuration).id("local").policy(policy).volumes(volumes).api(null));
  }

  private static EdgeOptions.Builder common(Configuration configuration) {
    EdgeOptions.Builder builder =
        EdgeOptions.builder()
            .machine(configuration.textOrNull(EdgeKey.MACHINE))
            .region(configuration.textOrNull(EdgeKey.REGION))
            .cacheId(configuration.textOrNull(EdgeKey.CACHE_ID))
            .latencyMs((double) configuration.whole(EdgeKey.LATENCY))
            .costPerGib(configuration.decimal(EdgeKey.COST))
            .taskBytesMax(configuration.whole(EdgeKey.TASK_BYTES_MAX))
            .streamsPerTaskMax(integer(configuration, EdgeKey.STREAMS_PER_TASK_MAX))
            .drainMs(integer(configuration, EdgeKey.DRAIN))
            .http(http(configuration))
            .compute(compute(configuration));
    Long concurrency = configuration.wholeOrNull(EdgeKey.CONCURRENCY);
    if (concurrency != null) {
      builder.concurrency(Math.toIntExact(concurrency));
    }
    Long threads = configuration.wholeOrNull(EdgeKey.THREADS);
    if (threads != null) {
      builder.threads(Math.toIntExact(threads));
    }
    Long buffer = configuration.wholeOrNull(EdgeKey.FETCH_BUFFER);
    if (buffer != null) {
      builder.fetchBufferBytes(buffer);
    }
    return builder;
  }

  private static EdgeOptions built(Configuration configuration, EdgeOptions.Builder builder) {
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      // What no single setting breaks: two that do not go together, two volumes of one name.
      throw new ConfigException(
          List.of(
              configuration.confDirectory().resolve(ConfFile.EDGE.fileName())
                  + ": "
                  + e.getMessage()));
    }
  }

  private static List<AllowRule> serves(Configuration configuration) {
    try {
      return configuration.texts(EdgeKey.SERVES).stream()
          .map(prefix -> new AllowRule(prefix, true))
          .toList();
    } catch (ProblemException e) {
      throw configuration.refused(EdgeKey.SERVES, PolicySettings.text(e.problem()));
    }
  }

  private static List<Volume> volumes(Configuration configuration) {
    List<Volume> volumes = new ArrayList<>();
    for (Row row : configuration.rows(EdgeKey.VOLUMES)) {
      try {
        volumes.add(new Volume(row.text("name"), row.text("path"), row.flag("immutable")));
      } catch (IllegalArgumentException e) {
        throw configuration.refused(EdgeKey.VOLUMES, row, String.valueOf(e.getMessage()));
      }
    }
    return volumes;
  }

  private static Listener listener(Configuration configuration) {
    return new Listener(
        configuration.text(EdgeKey.HOST),
        integer(configuration, EdgeKey.PORT),
        ListenSettings.token(configuration, EdgeKey.HOST, EdgeKey.TOKEN_FILE));
  }

  private static ComputeLimits compute(Configuration configuration) {
    return new ComputeLimits(
        configuration.whole(EdgeKey.BODY_BYTES_MAX),
        integer(configuration, EdgeKey.COMPUTE_DEADLINE),
        integer(configuration, EdgeKey.COMPUTE_FETCH_DEADLINE),
        integer(configuration, EdgeKey.COMPUTE_REQUESTS_MAX));
  }

  private static HttpOptions http(Configuration configuration) {
    String contact = configuration.textOrNull(HttpKey.CONTACT);
    Long eventLoops = configuration.wholeOrNull(HttpKey.EVENT_LOOPS);
    try {
      return new HttpOptions(
          contact == null ? HttpOptions.DEFAULT_USER_AGENT_CONTACT : contact,
          headers(configuration),
          integer(configuration, HttpKey.CONNECTIONS_MAX),
          integer(configuration, HttpKey.WAITING_MAX),
          integer(configuration, HttpKey.CONNECT_TIMEOUT),
          integer(configuration, HttpKey.IDLE_TIMEOUT),
          integer(configuration, HttpKey.PROGRESS_INTERVAL),
          configuration.whole(HttpKey.PROGRESS_BYTES),
          integer(configuration, HttpKey.KEEP_ALIVE),
          eventLoops == null ? HttpOptions.DEFAULT.eventLoops() : Math.toIntExact(eventLoops));
    } catch (IllegalArgumentException e) {
      throw configuration.refused(HttpKey.CONTACT, String.valueOf(e.getMessage()));
    }
  }

  private static Map<Origin, Map<String, String>> headers(Configuration configuration) {
    Map<Origin, Map<String, String>> headers = new HashMap<>();
    for (Row row : configuration.rows(HttpKey.HEADERS)) {
      try {
        headers
            .computeIfAbsent(Origin.parse(row.text("origin")), origin -> new HashMap<>())
            .put(row.text("name"), headerValue(configuration, row));
      } catch (ProblemException e) {
        throw configuration.refused(HttpKey.HEADERS, row, PolicySettings.text(e.problem()));
      }
    }
    return headers;
  }

  private static String headerValue(Configuration configuration, Row row) {
    @Nullable String value = row.textOrNull("value");
    @Nullable String file = row.textOrNull("value_file");
    if ((value == null) == (file == null)) {
      throw configuration.refused(
          HttpKey.HEADERS, row, "right is one of value and value_file, not both or none");
    }
    if (value != null) {
      return value;
    }
    try {
      return SecretFile.read(configuration.confDirectory().resolve(String.valueOf(file)));
    } catch (IOException e) {
      throw configuration.refused(HttpKey.HEADERS, row, String.valueOf(e.getMessage()));
    }
  }

  private static int integer(Configuration configuration, Setting setting) {
    return Math.toIntExact(configuration.whole(setting));
  }
}
