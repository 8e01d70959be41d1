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
 * this one, and the launcher starts them. Here are the verbs' names, for help and for completion.
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
    CommandLine group = GroupVerb.of("bench", "Measures, next to what this machine can do at all.");
    group.addSubcommand("local", verb("Measures whole jobs, from the request to the result."));
    group.addSubcommand("peers", verb("Measures other systems at the same work."));
    group.addSubcommand("http", verb("Measures jobs over HTTP, next to wrk."));
    group.addSubcommand("pcpus", verb("Measures pCPUs over HTTP, and a mixed cluster."));
    group.addSubcommand("tasks", verb("Measures tasks a second through scheduler and bus."));
    group.addSubcommand("growth", verb("Measures planning and deciding as everything grows."));
    group.addSubcommand("kernels", verb("Measures the kernels, next to loops in C."));
    group.addSubcommand("micro", verb("Runs the JMH benchmarks of single parts."));
    return group;
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
