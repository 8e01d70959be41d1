package io.packetfs.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long the file is that a verb makes. */
public final class WindowsOption {
  private static final int WINDOWS_MAX = 1 << 16;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  private final int multipleOf;

  @Option(
      names = "--windows",
      paramLabel = "N",
      description = "Of 1 MiB, of the file. Default: ${DEFAULT-VALUE}.")
  private int windows;

  /**
   * Unless told otherwise, so many.
   *
   * @param multipleOf what else is refused
   */
  public WindowsOption(int windows, int multipleOf) {
    this.windows = windows;
    this.multipleOf = multipleOf;
  }

  /**
   * Windows of the file, 1..
   *
   * @throws picocli.CommandLine.ParameterException if that is not what was written
   */
  public int windows() {
    Arguments.within(spec, "--windows", windows, multipleOf, WINDOWS_MAX);
    if (windows % multipleOf != 0) {
      throw Arguments.wrong(
          spec, "--windows: found " + windows + ", right is a multiple of " + multipleOf);
    }
    return windows;
  }
}
