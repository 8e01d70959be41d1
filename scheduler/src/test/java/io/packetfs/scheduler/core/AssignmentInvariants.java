package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.BitSet;
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
    long bytes = 0;
    long running = 0;
    long tasks = 0;
    // Not by streams: this is done millions of times in the histories of a build.
    for (PcpuShare share : job.toldShares()) {
      bytes += share.bytesProcessed();
      running += share.taskCount(TaskOutcome.RUNNING);
      tasks += share.taskCount();
    }
    long sent = job.trail().earlier() + job.trail().sent();
    if (bytes != job.bytesProcessed || running != job.liveFlights || tasks != sent) {
      throw new AssertionError(
          "shares of %d bytes, of %d, of %d tasks that run, of %d, and of %d tasks, of %d, of %s"
              .formatted(bytes, job.bytesProcessed, running, job.liveFlights, tasks, sent, job.id));
    }
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
