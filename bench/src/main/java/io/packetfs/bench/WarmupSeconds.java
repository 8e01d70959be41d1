package io.packetfs.bench;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long is warmed up, by verbs whose rounds are long. */
public final class WarmupSeconds {
  private static final int WARMUP_S_MAX = 600;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Of the same work, before anything is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** Unless told otherwise, so long. */
  public WarmupSeconds(int seconds) {
    this.seconds = seconds;
  }

  /**
   * How long, 0 s..
   *
   * @throws picocli.CommandLine.ParameterException if that is not what was written
   */
  public Duration duration() {
    Arguments.within(spec, "--warmup", seconds, 0, WARMUP_S_MAX);
    return Duration.ofSeconds(seconds);
  }
}
