package io.packetfs.wire.json;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/** One of {@code pcpus}, {@code caches} or {@code regions} of a job's shares; also as stored. */
public final class PcpuShareJson {
  private static final double MICROS_PER_MILLI = 1_000;

  private PcpuShareJson() {}

  /**
   * Who; {@code tasks} and their {@code outcomes}; bytes; what fetching cost; {@code
   * byte_hit_ratio} and {@code rate_gib_s}, which follow from the rest.
   */
  public static JsonObject toJson(PcpuShare share) {
    JsonObject outcomes = new JsonObject();
    for (TaskOutcome outcome : TaskOutcome.values()) {
      long count = share.taskCount(outcome);
      if (count > 0) {
        outcomes.put(outcome.name(), count);
      }
    }
    PcpuShare.Fetched fetched = share.fetched();
    return new JsonObject()
        .put("pcpu", share.place().pcpu())
        .put("kind", share.place().kind())
        .put("cache_id", share.place().cacheId())
        .put("region", share.place().region())
        .put("tasks", share.taskCount())
        .put("outcomes", outcomes)
        .put("bytes_processed", JsonNumbers.exact(share.bytesProcessed()))
        .put("bytes_duplicate", JsonNumbers.exact(share.bytesDuplicate()))
        .put("bytes_computed", JsonNumbers.exact(share.bytesComputed()))
        .put("service_ms", share.serviceMicros() / MICROS_PER_MILLI)
        .put("rate_gib_s", share.rateGibPerSecond())
        .put("bytes_fetched", JsonNumbers.exact(fetched.bytes()))
        .put("cache_fill_bytes", JsonNumbers.exact(fetched.fillBytes()))
        .put("cache_hit_bytes", JsonNumbers.exact(fetched.hitBytes()))
        .put("requests", fetched.requests())
        .put("cache_hits", fetched.hits())
        .put("cache_misses", fetched.misses())
        .put("cache_unknown", fetched.unknown())
        .put("byte_hit_ratio", share.byteHitRatio());
  }

  /**
   * Reads one back.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static PcpuShare parse(JsonObject json) {
    return parse(JsonFields.of(json));
  }

  static PcpuShare parse(JsonFields fields) {
    return new PcpuShare(
        new PcpuPlace(
            fields.optionalString("pcpu"),
            fields.optionalString("kind"),
            fields.optionalString("cache_id"),
            fields.optionalString("region")),
        tasks(fields.object("outcomes")),
        fields.number("bytes_processed"),
        fields.number("bytes_duplicate"),
        fields.number("bytes_computed"),
        micros(fields),
        new PcpuShare.Fetched(
            fields.number("bytes_fetched"),
            fields.number("cache_fill_bytes"),
            fields.number("cache_hit_bytes"),
            fields.number("requests"),
            fields.number("cache_hits"),
            fields.number("cache_misses"),
            fields.number("cache_unknown")));
  }

  /** An outcome of a later version is nobody's of this one. */
  private static Map<TaskOutcome, Long> tasks(JsonFields outcomes) {
    Map<TaskOutcome, Long> tasks = new EnumMap<>(TaskOutcome.class);
    for (TaskOutcome outcome : TaskOutcome.values()) {
      Long count = outcomes.optionalNumber(outcome.name());
      if (count != null) {
        tasks.put(outcome, count);
      }
    }
    return tasks;
  }

  private static long micros(JsonFields fields) {
    return switch (fields.value("service_ms")) {
      case Number ms -> Math.round(ms.doubleValue() * MICROS_PER_MILLI);
      case null -> throw JsonFields.malformed(fields.at("service_ms"), "a number", "nothing");
      case Object other -> throw JsonFields.malformed(fields.at("service_ms"), "a number", other);
    };
  }
}
