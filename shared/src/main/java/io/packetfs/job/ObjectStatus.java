package io.packetfs.job;

import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.program.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one object of a job stands.
 *
 * @param url the object
 * @param identity what its first response pinned, or null before that
 * @param state QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED
 * @param results in the order of the instructions; empty before the end
 * @param error why it failed, or null
 */
public record ObjectStatus(
    String url,
    @Nullable Identity identity,
    JobState state,
    List<Result> results,
    @Nullable Problem error) {

  /** Copies the results. */
  public ObjectStatus {
    results = List.copyOf(results);
  }
}
