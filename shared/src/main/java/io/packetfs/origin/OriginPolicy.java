package io.packetfs.origin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be fetched, and how hard origins may be worked. Closed by default: what no rule allows
 * is denied.
 *
 * @param allow the allowlist
 * @param origins limits by origin, {@code scheme://host:port}
 * @param defaults limits of every other origin
 * @param bytesPerDay cap over all origins together, or null: none
 * @param requestsPerDay cap over all origins together, or null: none
 */
public record OriginPolicy(
    List<AllowRule> allow,
    Map<String, OriginLimits> origins,
    OriginLimits defaults,
    @Nullable Long bytesPerDay,
    @Nullable Long requestsPerDay) {

  /** Copies the collections. */
  public OriginPolicy {
    allow = List.copyOf(allow);
    origins = Map.copyOf(origins);
  }
}
