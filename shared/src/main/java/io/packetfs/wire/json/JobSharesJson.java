package io.packetfs.wire.json;

import io.packetfs.job.JobShares;
import io.packetfs.job.PcpuShare;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/jobs/{id}/shares}, and {@code shares} in what {@code pfs run
 * --explain --json} prints.
 */
public final class JobSharesJson {
  private JobSharesJson() {}

  /** {@code as_of}, {@code bytes_processed}, and the shares: by pCPU, by cache, by region. */
  public static JsonObject toJson(JobShares shares) {
    long bytes = shares.bytesProcessed();
    return new JsonObject()
        .put("as_of", JobStatusJson.time(shares.asOfMs()))
        .put("bytes_processed", JsonNumbers.exact(bytes))
        .put("pcpus", parts(shares.pcpus(), bytes))
        .put("caches", parts(shares.byCache(), bytes))
        .put("regions", parts(shares.byRegion(), bytes));
  }

  private static JsonArray parts(List<PcpuShare> shares, long bytes) {
    JsonArray parts = new JsonArray();
    for (PcpuShare share : shares) {
      parts.add(PcpuShareJson.toJson(share).put("bytes_share", part(share, bytes)));
    }
    return parts;
  }

  /** Null where there is nothing to have a part in. */
  private static @Nullable Double part(PcpuShare share, long bytes) {
    return bytes == 0 ? null : (Double) ((double) share.bytesProcessed() / bytes);
  }

  /**
   * Reads a document of this or a later version; caches and regions follow from the pCPUs.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static JobShares parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    return new JobShares(
        fields.list("pcpus", PcpuShareJson::parse), JobStatusJson.time(fields, "as_of"));
  }
}
