package io.packetfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code pfs bench} where the benchmarks are not at hand: they are a module that needs this one,
 * and the launcher starts them. Here is the verb's line in the list of verbs.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures, next to what this machine can do at all.",
      "",
      "Example: pfs bench local --json",
      ""
    })
final class BenchVerb implements Callable<Integer> {
  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "What to measure.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new VerbException(
        ExitCode.USAGE,
        "the launcher finds the benchmarks; start: ./pfs bench " + String.join(" ", arguments));
  }
}
