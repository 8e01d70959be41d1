package io.packetfs.scheduler.store;

import java.util.List;

/**
 * What waits for the leader in the store.
 *
 * @param jobs unfinished jobs that the leader of the epoch has not said to have, by id
 * @param cancelRequests ids of unfinished jobs, taken or not, that somebody asked to cancel, by id;
 *     told again until the job's end is stored
 */
public record Arrivals(List<StoredJob> jobs, List<String> cancelRequests) {
  /** Copies the lists. */
  public Arrivals {
    jobs = List.copyOf(jobs);
    cancelRequests = List.copyOf(cancelRequests);
  }
}
