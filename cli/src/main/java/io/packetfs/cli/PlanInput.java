package io.packetfs.cli;

import io.packetfs.plan.Piece;
import io.packetfs.plan.Slice;
import io.packetfs.plan.SliceWork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to run of a plan. */
final class PlanInput {
  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "Run what this file says, which pfs plan -o json has printed, instead of URL and OPs.")
  private @Nullable String plan;

  @Option(
      names = "--slice",
      paramLabel = "I/N",
      description = "With --plan: only this one of N equal shares. Default: 1/1.")
  private @Nullable String slice;

  @Option(
      names = "--after",
      paramLabel = "FILE",
      description = "With --slice: the result of the slice before, from where fnv goes on.")
  private @Nullable String after;

  /**
   * Whether there is a plan.
   *
   * @throws VerbException USAGE if there is none, and something that goes with one
   */
  boolean isGiven() {
    if (plan == null && (slice != null || after != null)) {
      throw new VerbException(
          ExitCode.USAGE,
          (slice == null ? "--after" : "--slice") + " goes with --plan: there is none");
    }
    return plan != null;
  }

  /** Reads the files; only if a plan is given. */
  SliceWork work(Terminal terminal) {
    if (plan == null) {
      throw new IllegalStateException("there is no plan");
    }
    Slice which = slice == null ? Slice.WHOLE : Slice.parse(slice);
    Piece before = after == null ? null : PlanFiles.result(terminal, after);
    return SliceWork.of(PlanFiles.plan(terminal, plan), which, before);
  }
}
