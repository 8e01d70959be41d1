package io.packetfs.edge.task;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.task.Task;
import io.packetfs.window.Fetch;
import java.util.List;
import java.util.Set;

/**
 * Which tasks a node takes. A scheduler is trusted no more than anybody else: what it sends is
 * checked against the node's own policy, ops, schemes and limits.
 *
 * @param policy what the node may fetch
 * @param serves URL prefixes that it is limited to; empty: any
 * @param schemes that it reads
 * @param ops that it runs
 * @param limits its bounds
 */
public record TaskGate(
    OriginPolicy policy,
    List<AllowRule> serves,
    Set<String> schemes,
    Set<Op> ops,
    TaskLimits limits) {

  /**
   * Checks a task before anything is fetched for it.
   *
   * @throws ProblemException POLICY_DENIED, UNKNOWN_OP, TOO_LARGE, INVALID_VALUE, INVALID_RANGE
   */
  ObjectUrl check(Task task) {
    checkProgram(task);
    checkFetches(task);
    return checkUrl(task.url());
  }

  /**
   * Checks a URL before anything is fetched from it.
   *
   * @throws ProblemException POLICY_DENIED, INVALID_VALUE
   */
  public ObjectUrl checkUrl(String text) {
    ObjectUrl url = ObjectUrl.parse(text);
    if (!schemes.contains(url.scheme())) {
      throw denied(
          "this edge node does not read " + url.scheme() + " objects",
          "one of " + schemes.stream().sorted().toList(),
          url.scheme());
    }
    if (!serves.isEmpty() && serves.stream().noneMatch(rule -> rule.allows(url))) {
      throw denied(
          "this edge node does not serve " + url.shown(),
          "a URL below one of " + serves.stream().map(AllowRule::prefix).toList(),
          url.shown());
    }
    policy.check(url);
    return url;
  }

  private void checkProgram(Task task) {
    List<Instruction> instructions = task.program().instructions();
    for (int i = 0; i < instructions.size(); i++) {
      Op op = instructions.get(i).op();
      if (!ops.contains(op)) {
        throw Problem.of(
                ErrorCode.UNKNOWN_OP,
                "this edge node does not run " + op.wireName(),
                "one of " + ops.stream().map(Op::wireName).sorted().toList(),
                op.wireName())
            .atInstruction(i)
            .asException();
      }
    }
    int reducers = task.program().reducers().size();
    if (task.entryStates().size() != reducers) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "a task has one entry state for each reducer",
              reducers + " entry states",
              task.entryStates().size() + " entry states")
          .asException();
    }
  }

  private void checkFetches(Task task) {
    if (task.lengthBytes() > limits.taskBytesMax()) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "the task asks for more bytes than this edge node takes at once",
              "at most " + limits.taskBytesMax() + " bytes",
              task.lengthBytes() + " bytes")
          .asException();
    }
    if (task.isProbe() && task.fetches().size() > 1) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "a task without an expected identity is a probe",
              "one fetch",
              task.fetches().size() + " fetches")
          .asException();
    }
    long end = 0;
    for (Fetch fetch : task.fetches()) {
      if (fetch.offset() < end) {
        throw Problem.of(
                ErrorCode.INVALID_RANGE,
                "the fetches of a task are ascending and disjoint",
                "an offset of at least " + end,
                "offset " + fetch.offset())
            .asException();
      }
      end = fetch.end();
    }
  }

  private static ProblemException denied(String detail, String expected, String actual) {
    return Problem.of(ErrorCode.POLICY_DENIED, detail, expected, actual).asException();
  }
}
