package io.packetfs.scheduler.core;

import io.packetfs.task.FetchFacts;

/**
 * What fetching cost, whether or not it brought anything, summed over many tasks: of a job, or of
 * all jobs. Owned by the core; not thread-safe.
 */
final class FetchSums {
  long bytesFetched;
  long cacheFillBytes;
  long hitBytes;
  long requests;
  long hits;
  long misses;
  long unknown;

  /** One more task's. */
  void add(FetchFacts facts) {
    bytesFetched += facts.bytesFetched();
    cacheFillBytes += facts.fillBytes();
    hitBytes += facts.hitBytes();
    requests += facts.requests();
    hits += facts.hits();
    misses += facts.misses();
    unknown += facts.unknown();
  }
}
