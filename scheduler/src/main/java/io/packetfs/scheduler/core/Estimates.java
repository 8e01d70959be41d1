package io.packetfs.scheduler.core;

import io.packetfs.job.PlanEstimate;
import io.packetfs.window.WindowPlan;
import java.util.ArrayList;
import java.util.List;

/** What a job would cost. Pure. */
final class Estimates {
  private Estimates() {}

  /**
   * One estimate for each object whose probe came back, in the job's order.
   *
   * @param windowsPerFetchMax the longest fetch, in windows, 1..
   */
  static List<PlanEstimate> of(JobWork job, int windowsPerFetchMax) {
    List<PlanEstimate> estimates = new ArrayList<>();
    for (ObjectWork object : job.objects) {
      WindowPlan plan = object.plan();
      if (plan != null) {
        estimates.add(
            PlanEstimate.of(object.url.text(), object.identity(), plan, windowsPerFetchMax));
      }
    }
    return estimates;
  }
}
