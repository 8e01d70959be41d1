package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What holds of assignments, and of what is summed up of them, after every event. */
final class AssignmentInvariants {
  /** More than any history of a test has. */
  private static final int ALL = 1 << 20;

  private AssignmentInvariants() {}

  static void check(State state) {
    for (JobWork job : state.jobs.values()) {
      sharesAddUp(job);
      if (job.isEnded()) {
        everyDoneWindowIsOfOneAssignment(state, job);
      }
    }
    int known = state.assignments.known();
    holds(known <= Bounds.ASSIGNMENTS_MAX, () -> known + " assignments are known");
  }

  private static void holds(boolean law, Supplier<String> what) {
    if (!law) {
      throw new AssertionError(what.get());
    }
  }

  private static void sharesAddUp(JobWork job) {
    List<PcpuShare> shares = job.toldShares();
    long bytes = shares.stream().mapToLong(PcpuShare::bytesProcessed).sum();
    holds(
        bytes == job.bytesProcessed,
        () -> "shares of " + bytes + " bytes, of " + job.bytesProcessed + " of " + job.id);
    long running = shares.stream().mapToLong(share -> share.taskCount(TaskOutcome.RUNNING)).sum();
    holds(
        running == job.liveFlights,
        () -> running + " tasks of " + job.id + " are said to run, not " + job.liveFlights);
    long tasks = shares.stream().mapToLong(PcpuShare::taskCount).sum();
    long sent = job.trail().earlier() + job.trail().sent();
    holds(tasks == sent, () -> "shares of " + tasks + " tasks, of " + sent + " of " + job.id);
  }

  private static void everyDoneWindowIsOfOneAssignment(State state, JobWork job) {
    AssignmentPage page = state.assignments.page(job.trail(), Long.MIN_VALUE, ALL);
    Map<Integer, BitSet> done = new TreeMap<>();
    long bytes = 0;
    for (Assignment assignment : page.assignments()) {
      bytes += assignment.bytesProcessed();
      if (assignment.windowsDone() > 0) {
        mark(
            done.computeIfAbsent(assignment.objectIndex(), index -> new BitSet()),
            job.objects.get(assignment.objectIndex()),
            assignment);
      }
    }
    if (page.dropped() > 0) {
      return;
    }
    long counted = bytes;
    holds(
        counted == job.bytesProcessed,
        () -> "assignments of " + counted + " bytes, of " + job.bytesProcessed + " of " + job.id);
    for (ObjectWork object : job.objects) {
      long windows = done.getOrDefault(object.index, new BitSet()).cardinality();
      holds(
          windows == object.coverage.doneWindows(),
          () -> "assignments of " + windows + " windows of " + object.url.text());
    }
  }

  private static void mark(BitSet done, ObjectWork object, Assignment assignment) {
    WindowPlan plan = object.plan();
    if (plan == null) {
      throw new AssertionError("windows of an object that is not known: " + assignment);
    }
    int from = 0;
    while (plan.window(from).end() <= assignment.offset()) {
      from++;
    }
    int to = from + assignment.windowsDone();
    holds(
        object.coverage.holds(new WindowRun(from, to)) && done.get(from, to).isEmpty(),
        () -> "done by nobody, or twice: " + assignment);
    done.set(from, to);
  }
}
