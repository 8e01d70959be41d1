package io.packetfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The verbs of {@code pfs bench} where the benchmarks are not at hand: they are a module that needs
 * this one, and the launcher starts them. Here they are there for help and for completion.
 */
@Command(mixinStandardHelpOptions = true)
final class BenchVerb implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "How to measure.")
  private List<String> arguments = new ArrayList<>();

  private BenchVerb() {}

  /** {@code pfs bench} with its verbs. */
  static CommandLine group() {
    return Benchmark.group(benchmark -> verb(benchmark.description()));
  }

  private static CommandLine verb(String description) {
    CommandLine verb =
        new CommandLine(new BenchVerb()).setUnmatchedOptionsArePositionalParams(true);
    verb.getCommandSpec()
        .usageMessage()
        .description(
            description, "", "Example, with all that it takes: pfs bench local --help", "");
    return verb;
  }

  @Override
  public Integer call() {
    throw new VerbException(
        ExitCode.USAGE,
        "the launcher finds the benchmarks; start: ./"
            + spec.qualifiedName()
            + " "
            + String.join(" ", arguments));
  }
}
