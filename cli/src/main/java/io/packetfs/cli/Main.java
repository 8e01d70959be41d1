package io.packetfs.cli;

import java.util.function.Supplier;
import picocli.CommandLine;

/** Where {@code pfs} begins. */
public final class Main {
  private Main() {}

  /** Runs the verb and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(PfsCommand.run(Terminal.system(), arguments));
  }

  /**
   * Runs a verb for whoever has {@code bench} to give: the benchmarks stand above this module.
   *
   * @return the process's exit status
   */
  public static int run(Terminal terminal, Supplier<CommandLine> bench, String... arguments) {
    return PfsCommand.run(terminal, bench, arguments);
  }
}
