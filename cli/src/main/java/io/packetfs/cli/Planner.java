package io.packetfs.cli;

import io.packetfs.job.JobSpec;
import io.packetfs.job.PlanEstimate;
import java.util.List;

/** Who says what a job would cost. Calls block, within bounds. */
interface Planner extends AutoCloseable {
  /**
   * Probes the objects and says what the program would cost over each, in the job's order.
   *
   * @throws io.packetfs.problem.ProblemException of the first object that cannot be probed, or that
   *     does not have the program's ranges
   */
  List<PlanEstimate> plan(JobSpec spec);

  @Override
  void close();
}
