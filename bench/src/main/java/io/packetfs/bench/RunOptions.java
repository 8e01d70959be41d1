package io.packetfs.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How often is measured, as every verb that measures in rounds is told it. */
public final class RunOptions {
  private static final int RUNS_MAX = 10_000;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
  private int runs;

  /** Unless told otherwise, so many. */
  public RunOptions(int runs) {
    this.runs = runs;
  }

  /**
   * Measured rounds, 1..
   *
   * @throws picocli.CommandLine.ParameterException if that is not what was written
   */
  public int runs() {
    Arguments.within(spec, "--runs", runs, 1, RUNS_MAX);
    return runs;
  }
}
