package io.packetfs.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How the benchmarks' verbs say what is wrong with an argument. */
public final class Arguments {
  private Arguments() {}

  /**
   * Checks a number.
   *
   * @param name of the option or parameter
   * @throws ParameterException if it is not in {@code [min, max]}
   */
  public static void within(CommandSpec spec, String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw wrong(
          spec, name + ": found " + value + ", right is a number from " + min + " to " + max);
    }
  }

  static ParameterException wrong(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
