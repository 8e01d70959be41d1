package io.packetfs.cli.e2e.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches, over REST, how many windows are done, and when there were more than ever before: what a
 * takeover does a second time is no progress.
 */
final class Progress implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Rest rest;
  private final Map<String, Long> most = new HashMap<>();
  private final Thread watcher =
      Thread.ofPlatform().daemon().name("progress").unstarted(this::watch);
  private volatile boolean ended;
  private long struckNanos = Long.MAX_VALUE;
  private long movedNanos;
  private long goesOnMs = -1;
  private long longestStallMs;

  private Progress(Rest rest) {
    this.rest = rest;
  }

  /** Begins to watch. */
  static Progress watch(Rest rest) {
    Progress progress = new Progress(rest);
    progress.watcher.start();
    return progress;
  }

  /** The fault happens now. */
  synchronized void struck() {
    struckNanos = System.nanoTime();
    movedNanos = struckNanos;
  }

  /** From the fault until a window was done; -1: none was. */
  synchronized long goesOnMs() {
    return goesOnMs;
  }

  /** The longest time without a window done, from the fault until the last of all was. */
  synchronized long longestStallMs() {
    return longestStallMs;
  }

  private void watch() {
    while (!ended) {
      try {
        look(rest.getFromAny("/v1/jobs?limit=50").getJsonArray("jobs"));
      } catch (IOException e) {
        // Nobody tells: then nothing is known to go on.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private synchronized void look(JsonArray jobs) {
    boolean moved = false;
    for (int i = 0; i < jobs.size(); i++) {
      JsonObject job = jobs.getJsonObject(i);
      long done = job.getJsonObject("windows").getLong("done");
      long before = most.getOrDefault(job.getString("job_id"), 0L);
      if (done > before) {
        most.put(job.getString("job_id"), done);
        moved = true;
      }
    }
    if (moved && struckNanos != Long.MAX_VALUE) {
      long nowNanos = System.nanoTime();
      if (goesOnMs < 0) {
        goesOnMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - struckNanos);
      }
      longestStallMs =
          Math.max(longestStallMs, TimeUnit.NANOSECONDS.toMillis(nowNanos - movedNanos));
      movedNanos = nowNanos;
    }
  }

  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(watcher);
    try {
      // Bounded: its calls are.
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
