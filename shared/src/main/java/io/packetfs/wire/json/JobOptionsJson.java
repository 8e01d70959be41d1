package io.packetfs.wire.json;

import io.packetfs.job.JobOptions;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code options} of a job. */
final class JobOptionsJson {
  static final Set<String> FIELDS =
      Set.of("concurrency", "per_window", "priority", "timeout_ms", "identity", "verify");

  private JobOptionsJson() {}

  static JsonObject toJson(JobOptions options) {
    return new JsonObject()
        .put("concurrency", options.concurrency())
        .put("per_window", options.perWindow())
        .put("priority", options.priority())
        .put("timeout_ms", options.timeoutMs())
        .put("identity", options.identityRule().wireName())
        .put("verify", options.verify());
  }

  /** What is absent has its default. */
  static JobOptions parse(JsonFields fields) {
    JobOptions absent = JobOptions.DEFAULT;
    return new JobOptions(
        (int) fields.number("concurrency", 0, JobOptions.CONCURRENCY_MAX, absent.concurrency()),
        fields.bool("per_window", absent.perWindow()),
        (int) fields.number("priority", 0, JobOptions.PRIORITY_MAX, absent.priority()),
        fields.number("timeout_ms", 0, JobOptions.TIMEOUT_MS_MAX, absent.timeoutMs()),
        identityRule(fields, absent.identityRule()),
        fields.share("verify", absent.verify()));
  }

  private static IdentityRule identityRule(JsonFields fields, IdentityRule absent) {
    String written = fields.optionalString("identity");
    if (written == null) {
      return absent;
    }
    for (IdentityRule rule : IdentityRule.values()) {
      if (rule.wireName().equals(written)) {
        return rule;
      }
    }
    throw Problem.of(
            ErrorCode.INVALID_VALUE,
            "identity names no kind of validator",
            Stream.of(IdentityRule.values())
                .map(IdentityRule::wireName)
                .collect(Collectors.joining(", ")),
            JsonFields.shortened(written))
        .at(fields.at("identity"))
        .asException();
  }
}
