package io.packetfs.scheduler.core;

import io.packetfs.job.JobOptions;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Partial;
import io.packetfs.program.Results;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;

/**
 * Puts what came into the coverage, once the object is known to be still the same.
 *
 * <p>A partial counts only if its whole run is still open; everything else is a duplicate and is
 * dropped.
 *
 * <p>Not thread-safe.
 */
final class Intake {
  private final State state;
  private final Verification verification;

  Intake(State state, Verification verification) {
    this.state = state;
    this.verification = verification;
  }

  /**
   * Takes in a reply that can be right, whole or in part.
   *
   * @return false if the object ended by it
   */
  boolean takeIn(Flight flight, TaskReply reply, long nowMs) {
    ObjectWork object = flight.object;
    Identity came = reply.identity();
    if (came == null) {
      return true;
    }
    Identity pinned = object.identity();
    if (pinned != null && !pinned.equals(came)) {
      state.fail(object, changed(object, text(pinned), text(came)), nowMs);
      return false;
    }
    PublishedChecksum published = reply.published();
    PublishedChecksum before = object.published();
    if (before == null) {
      object.publishes(published);
    } else if (published != null && before.crc32c() != published.crc32c()) {
      state.fail(object, changed(object, text(before), text(published)), nowMs);
      return false;
    }
    WindowPlan plan = object.plan();
    if (plan == null) {
      try {
        plan = object.pin(came, reply.finalUrl());
      } catch (ProblemException e) {
        state.fail(object, e.problem(), nowMs);
        return false;
      }
      if (object.job.spec.options().perWindow() && plan.windowCount() > JobOptions.PER_WINDOW_MAX) {
        state.fail(object, tooManyWindows(plan), nowMs);
        return false;
      }
    }
    if (object.job.planOnly) {
      state.succeed(object, nowMs);
      return false;
    }
    return flight.check != null
        || reply.fetchesDone() == 0
        || plan.windowCount() == 0
        || add(flight, reply, plan, nowMs);
  }

  private boolean add(Flight flight, TaskReply reply, WindowPlan plan, long nowMs) {
    ObjectWork object = flight.object;
    JobWork job = object.job;
    WindowRun run = ReplyCheck.doneRun(flight, reply, plan);
    boolean mayCount =
        !object.scrutiny.isBarred(flight.pcpu.attributes().id())
            && !object.passes.isOver(flight.pass)
            && ReplyCheck.follows(object, run, reply.partials());
    if (mayCount && !object.passes.agrees(run, reply.partials())) {
      state.fail(object, readTwiceDifferently(object), nowMs);
      return false;
    }
    if (!mayCount || !object.passes.take(run, reply.partials())) {
      flight.assigned.repeated(object.requestedBytes(run));
      job.duplicateWindows += run.count();
      state.totals.windowsDuplicate += run.count();
      return true;
    }
    state.covered(object, run);
    if (object.passes.isFinding()) {
      object.advance();
      return true;
    }
    long bytes = object.requestedBytes(run);
    job.bytesProcessed += bytes;
    flight.assigned.counted(run.count(), bytes);
    job.changed();
    state.totals.bytesProcessed += bytes;
    state.totals.windowsDone += run.count();
    for (int i = 0; i < reply.windows().size() && i < run.count(); i++) {
      job.addWindow(windowResult(object, plan, run.from() + i, reply.windows().get(i)));
    }
    verification.taken(flight, reply, run);
    return true;
  }

  private static WindowResult windowResult(
      ObjectWork object, WindowPlan plan, long window, List<Partial> partials) {
    ByteRange bytes = plan.window(window);
    return new WindowResult(
        object.index,
        plan.gridIndex(window),
        bytes.offset(),
        bytes.length(),
        Results.ofWindow(object.program(), plan.objectSizeBytes(), bytes, partials));
  }

  private static String text(Identity identity) {
    return identity.sizeBytes() + " bytes, " + identity.validator();
  }

  private static String text(PublishedChecksum published) {
    return published.source() + ": crc32c " + published.base64();
  }

  private static Problem changed(ObjectWork object, String pinned, String came) {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        object.url.text() + " changed while it was being read: submit the job again",
        pinned,
        came);
  }

  private static Problem readTwiceDifferently(ObjectWork object) {
    return Problem.of(
        ErrorCode.OBJECT_CHANGED,
        object.url.text()
            + " gave other bytes when it was read a second time, though it says that it did not"
            + " change: submit the job again",
        "fnv states that go with those that were found before",
        "others");
  }

  private static Problem tooManyWindows(WindowPlan plan) {
    return Problem.of(
        ErrorCode.TOO_LARGE,
        "results per window are kept for at most "
            + JobOptions.PER_WINDOW_MAX
            + " windows of an object: name a shorter range or leave per_window out",
        "at most " + JobOptions.PER_WINDOW_MAX + " windows",
        plan.windowCount() + " windows");
  }
}
