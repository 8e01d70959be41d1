package io.packetfs.cli.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One disturbance of a cluster at work, from a whole cluster to a whole cluster: what must hold,
 * held.
 *
 * @param disturbance what was done
 * @param goesOnMs from the fault until a window was done
 * @param longestStallMs the longest time without one, until all jobs had ended
 * @param endedMs from the fault until they had
 * @param wholeMs from their end until the cluster was whole again
 * @param leads how often the lead changed hands
 * @param again windows that were asked for beyond once each
 * @param told how many of these the jobs tell of, as retried or hedged
 */
record Episode(
    Disturbance disturbance,
    long goesOnMs,
    long longestStallMs,
    long endedMs,
    long wholeMs,
    long leads,
    long again,
    long told) {

  /**
   * What is fetched again at a takeover without being told: what came in since the last checkpoint,
   * a second ago at most, and what was under way, which is not longer in a queue than a fetch may
   * last.
   */
  private static final long UNTOLD_WINDOWS_MAX = 5L * Work.ORIGIN_RATE;

  /** Lets it happen. */
  static Episode play(ClusterRig rig, Work work, Disturbance disturbance) {
    List<Work.Job> jobs = new ArrayList<>();
    List<JsonObject> ends = new ArrayList<>();
    try (Progress progress = Progress.watch(rig.rest())) {
      disturbance.prepare(rig);
      ClusterRig.Lead lead = rig.awaitWhole();
      jobs.addAll(work.submitBefore());
      work.awaitMidway(jobs.getFirst());
      progress.struck();
      long struckNanos = System.nanoTime();
      Disturbance.Mending mending = disturbance.strike(rig, lead);
      if (mending.takesJobs()) {
        jobs.add(work.submitDuring());
      }
      mending.inMidJob();
      Await.until("work to go on", () -> progress.goesOnMs() >= 0, Bounds.NOTICED);
      rig.nodes().startMissing();
      for (Work.Job job : jobs) {
        ends.add(work.awaitExactEnd(job));
      }
      long endedMs = millisSince(struckNanos);
      mending.behindAllJobs(work);
      long endedNanos = System.nanoTime();
      ClusterRig.Lead last = rig.awaitWhole();
      work.budgets().check(rig, work);
      long again = 0;
      for (Work.Job job : jobs) {
        Fetched fetched = Fetched.of(rig, job);
        fetched.checkComplete(job);
        again += fetched.again(job);
      }
      Episode episode =
          new Episode(
              disturbance,
              progress.goesOnMs(),
              progress.longestStallMs(),
              endedMs,
              millisSince(endedNanos),
              last.epoch() - lead.epoch(),
              again,
              told(ends));
      System.out.println(episode.line());
      episode.checkFetchedAgain();
      return episode;
    } catch (IOException | AssertionError e) {
      throw new AssertionError(disturbance + ": " + e.getMessage() + rig.nodes().logs(), e);
    }
  }

  private static long told(List<JsonObject> ends) {
    return ends.stream()
        .map(end -> end.getJsonObject("windows"))
        .mapToLong(windows -> windows.getLong("retried") + windows.getLong("hedged"))
        .sum();
  }

  private void checkFetchedAgain() {
    assertTrue(
        again <= told + leads * UNTOLD_WINDOWS_MAX,
        () -> again + " windows were fetched again, of which the jobs tell only " + told);
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /** For people. */
  String line() {
    return String.format(
        Locale.ROOT,
        "CHAOS %-58s goes on after %6.2f s, longest stall %6.2f s, all ended after %6.2f s, whole again %6.2f s later; %d lead(s),"
            + " %d windows fetched again (%d told)",
        disturbance,
        goesOnMs / 1e3,
        longestStallMs / 1e3,
        endedMs / 1e3,
        wholeMs / 1e3,
        leads,
        again,
        told);
  }
}
