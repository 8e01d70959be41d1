package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuShare;
import io.packetfs.task.FetchFacts;

/**
 * What fetching cost, whether or not it brought anything, summed over many tasks: of a job, of one
 * pCPU in it, or of all jobs. Owned by the core; not thread-safe.
 */
final class FetchSums {
  long bytesFetched;
  long cacheFillBytes;
  long hitBytes;
  long requests;
  long hits;
  long misses;
  long unknown;

  /** Takes up what a restart left. */
  void restore(PcpuShare.Fetched before) {
    bytesFetched = before.bytes();
    cacheFillBytes = before.fillBytes();
    hitBytes = before.hitBytes();
    requests = before.requests();
    hits = before.hits();
    misses = before.misses();
    unknown = before.unknown();
  }

  /** As it stands. */
  PcpuShare.Fetched told() {
    return new PcpuShare.Fetched(
        bytesFetched, cacheFillBytes, hitBytes, requests, hits, misses, unknown);
  }

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
