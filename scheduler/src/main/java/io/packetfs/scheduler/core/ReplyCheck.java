package io.packetfs.scheduler.core;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Partial;
import io.packetfs.task.TaskReply;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reply is worth: whether it can be right, which windows it brings, whether they fit. */
final class ReplyCheck {
  private ReplyCheck() {}

  /**
   * What is wrong with a reply.
   *
   * @return the reply's own problem, PCPU_FAILED if it contradicts itself or its task,
   *     REDIRECT_INVALID if redirects took the requests that were set aside for it, or null
   */
  static @Nullable Problem problem(Flight flight, TaskReply reply) {
    int reducers = flight.pass.reducers();
    int fetches = flight.task.fetches().size();
    boolean whole = reply.problem() == null;
    if (reply.fetchesDone() < 0
        || reply.fetchesDone() > fetches
        || (whole && reply.fetchesDone() != fetches)
        || (reply.fetchesDone() > 0 && reply.partials().size() != reducers)
        || (whole && reply.identity() == null)) {
      return Problem.of(
          ErrorCode.PCPU_FAILED,
          "pCPU " + flight.pcpu.attributes().id() + " answered something that cannot be right",
          fetches + " fetches with " + reducers + " partials and an identity",
          reply.fetchesDone() + " fetches with " + reply.partials().size() + " partials");
    }
    Problem own = reply.problem();
    return own != null && own.code() == ErrorCode.BUDGET_EXHAUSTED ? redirected(flight) : own;
  }

  /**
   * A task has a request for each fetch, and a probe some for redirects: only redirects take more.
   * What is read is pinned to where the probe was led, so the origin moved the object or changed
   * its mind; it would say so again, and the day's budget has nothing to do with it.
   */
  private static Problem redirected(Flight flight) {
    String url = flight.object.url.text();
    int redirectsMax = flight.task.requestsMax() - flight.task.fetches().size();
    return flight.task.isProbe()
        ? Problem.of(
            ErrorCode.REDIRECT_INVALID,
            url + " redirects too often",
            "at most " + redirectsMax + " redirects",
            "more")
        : Problem.of(
            ErrorCode.REDIRECT_INVALID,
            url + " was moved while it was being read: submit the job again",
            "bytes from where the first response came from",
            "another redirect");
  }

  /**
   * The windows of the fetches that are done.
   *
   * @param reply one that can be right, with at least one fetch done
   */
  static WindowRun doneRun(Flight flight, TaskReply reply, WindowPlan plan) {
    if (flight.task.isProbe() || reply.fetchesDone() == flight.task.fetches().size()) {
      return flight.run;
    }
    long end = flight.task.fetches().get(reply.fetchesDone() - 1).end();
    long to = flight.run.from();
    while (to < flight.run.to() && plan.window(to).end() <= end) {
      to++;
    }
    return new WindowRun(flight.run.from(), to);
  }

  /**
   * Whether a run may come into the coverage as far as order goes: that of a serial object only
   * right behind its prefix, entered with what the prefix left; that of a round only if the next
   * one could begin behind it.
   */
  static boolean follows(ObjectWork object, WindowRun run, List<Partial> partials) {
    if (!object.isSerial()) {
      Rounds rounds = object.passes.rounds();
      return rounds == null || rounds.isWhole(run);
    }
    if (run.from() != object.coverage.prefixEnd()) {
      return false;
    }
    List<Integer> entries = object.passes.statesBehindPrefix();
    for (int i = 0; i < partials.size(); i++) {
      if (partials.get(i) instanceof Partial.FnvRun fnv && fnv.entryByte() != entries.get(i)) {
        return false;
      }
    }
    return true;
  }
}
