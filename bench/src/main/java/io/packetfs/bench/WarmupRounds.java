package io.packetfs.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long is warmed up, by verbs whose rounds are short. */
public final class WarmupRounds {
  private static final int ROUNDS_MAX = 10_000;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Rounds before them that are not counted. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  /** Unless told otherwise, so many. */
  public WarmupRounds(int rounds) {
    this.rounds = rounds;
  }

  /**
   * Rounds that are not counted, 0..
   *
   * @throws picocli.CommandLine.ParameterException if that is not what was written
   */
  public int rounds() {
    Arguments.within(spec, "--warmup", rounds, 0, ROUNDS_MAX);
    return rounds;
  }
}
