package io.packetfs.wire.json;

import io.packetfs.job.JobOptions;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code options} of a job. */
final class JobOptionsJson {
  static final Set<String> FIELDS =
      Set.of("concurrency", "per_window", "priority", "timeout_ms", "identity", "verify", "pcpus");

  private JobOptionsJson() {}

  /** All members. */
  static JsonObject toJson(JobOptions options) {
    JsonObject json = asked(options);
    return json.put("pcpus", json.getJsonArray("pcpus"));
  }

  /** Of a body: a job that names no pCPUs is written as it was before jobs could. */
  static JsonObject asked(JobOptions options) {
    JsonObject json =
        new JsonObject()
            .put("concurrency", options.concurrency())
            .put("per_window", options.perWindow())
            .put("priority", options.priority())
            .put("timeout_ms", options.timeoutMs())
            .put("identity", options.identityRule().wireName())
            .put("verify", options.verify());
    if (!options.pcpus().isEmpty()) {
      json.put("pcpus", new JsonArray(options.pcpus()));
    }
    return json;
  }

  /** What is absent has its default. */
  static JobOptions parse(JsonFields fields) {
    JobOptions absent = JobOptions.DEFAULT;
    double verify = fields.share("verify", absent.verify());
    return new JobOptions(
        (int) fields.number("concurrency", 0, JobOptions.CONCURRENCY_MAX, absent.concurrency()),
        fields.bool("per_window", absent.perWindow()),
        (int) fields.number("priority", 0, JobOptions.PRIORITY_MAX, absent.priority()),
        fields.number("timeout_ms", 0, JobOptions.TIMEOUT_MS_MAX, absent.timeoutMs()),
        identityRule(fields, absent.identityRule()),
        verify,
        pcpus(fields, verify));
  }

  private static List<String> pcpus(JsonFields fields, double verify) {
    List<?> written = fields.optionalList("pcpus");
    if (written == null) {
      return List.of();
    }
    int count = written.size();
    if (count == 0 || count > JobOptions.PCPUS_MAX) {
      throw Problem.of(
              count == 0 ? ErrorCode.INVALID_VALUE : ErrorCode.TOO_LARGE,
              "a job names 1 to "
                  + JobOptions.PCPUS_MAX
                  + " pCPUs that alone may work on it; leave pcpus out to let all of them",
              "1.." + JobOptions.PCPUS_MAX + " ids",
              count + " ids")
          .at(fields.at("pcpus"))
          .asException();
    }
    Set<String> ids = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      String pointer = fields.at("pcpus") + "/" + i;
      String id = pcpu(written.get(i), pointer);
      if (!ids.add(id)) {
        throw Problem.of(
                ErrorCode.INVALID_VALUE, "a pCPU is named twice", "each id once", id + " again")
            .at(pointer)
            .asException();
      }
    }
    if (verify > 0 && count < 2) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "verify has tasks computed by a second pCPU too, and the job names only one: name"
                  + " another one, or leave verify out",
              "at least 2 ids",
              "1 id")
          .at(fields.at("pcpus"))
          .asException();
    }
    return List.copyOf(ids);
  }

  private static String pcpu(@Nullable Object written, String pointer) {
    String id =
        switch (written) {
          case null -> throw JsonFields.malformed(pointer, "a string", "null");
          case CharSequence text -> text.toString();
          case Object other -> throw JsonFields.malformed(pointer, "a string", other);
        };
    if (!id.matches(PcpuAttributes.ID_PATTERN)) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "this is no id of a pCPU",
              "1 to 64 letters, digits, dots, dashes or underscores",
              JsonFields.shortened(id))
          .at(pointer)
          .asException();
    }
    return id;
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
