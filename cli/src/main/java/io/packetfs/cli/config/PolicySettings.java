package io.packetfs.cli.config;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.Origin;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the policy of the settings. */
public final class PolicySettings {
  private PolicySettings() {}

  /**
   * What may be fetched.
   *
   * @throws ConfigException if a prefix or an origin is none
   */
  public static OriginPolicy policy(Configuration configuration) {
    return new OriginPolicy(
        allow(configuration),
        origins(configuration),
        new OriginLimits(
            Math.toIntExact(configuration.whole(PolicyKey.DEFAULT_STREAMS_MAX)),
            configuration.wholeOrNull(PolicyKey.DEFAULT_BYTES_PER_DAY),
            configuration.wholeOrNull(PolicyKey.DEFAULT_REQUESTS_PER_DAY)),
        configuration.wholeOrNull(PolicyKey.BYTES_PER_DAY),
        configuration.wholeOrNull(PolicyKey.REQUESTS_PER_DAY));
  }

  private static List<AllowRule> allow(Configuration configuration) {
    List<AllowRule> rules = new ArrayList<>();
    for (Row row : configuration.rows(PolicyKey.ALLOW)) {
      try {
        rules.add(new AllowRule(row.text("prefix"), row.flag("private_addresses")));
      } catch (ProblemException e) {
        throw configuration.refused(PolicyKey.ALLOW, row, text(e.problem()));
      }
    }
    return rules;
  }

  private static Map<String, OriginLimits> origins(Configuration configuration) {
    Map<String, OriginLimits> limits = new LinkedHashMap<>();
    for (Row row : configuration.rows(PolicyKey.ORIGINS)) {
      String origin;
      try {
        origin = Origin.parse(row.text("origin")).text();
      } catch (ProblemException e) {
        throw configuration.refused(PolicyKey.ORIGINS, row, text(e.problem()));
      }
      OriginLimits before =
          limits.put(
              origin,
              new OriginLimits(
                  Math.toIntExact(row.whole("streams_max")),
                  row.wholeOrNull("bytes_per_day"),
                  row.wholeOrNull("requests_per_day")));
      if (before != null) {
        throw configuration.refused(
            PolicyKey.ORIGINS, row, "found " + origin + " a second time, right is one line each");
      }
    }
    return limits;
  }

  static String text(Problem problem) {
    return problem.detail()
        + (problem.expected() == null ? "" : "; right is " + problem.expected());
  }
}
