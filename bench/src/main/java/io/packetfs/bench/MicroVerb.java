package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pfs bench micro}. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the JMH benchmarks of single parts whose names match. Behind -- come options of JMH.",
      "",
      "Example: pfs bench micro KernelBenchmark -- -p memory=HEAP -f 1",
      ""
    })
final class MicroVerb implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Parameters(
      paramLabel = "PATTERN",
      arity = "0..*",
      description =
          "Regular expressions for names; default: all. -h behind -- tells JMH's options.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    try {
      new Runner(new CommandLineOptions(arguments.toArray(String[]::new))).run();
      return ExitCode.DONE.status();
    } catch (CommandLineOptionException | NoBenchmarksException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
