package io.packetfs.bench.growth;

import io.packetfs.bench.Arguments;
import io.packetfs.bench.Measurement;
import io.packetfs.bench.WarmupSeconds;
import io.packetfs.bench.WrongResultException;
import io.packetfs.cli.ExitCode;
import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pfs bench growth}. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what planning costs from 1 GiB to 1 EiB, and what the scheduler's core costs a window and a task, from"
          + " 1 GiB to 1 PiB, 1 to 1,000 pCPUs and 1 to 10,000 jobs: pCPUs answer at once and read nothing. Every"
          + " result is checked.",
      "",
      "Example: pfs bench growth --svg growth.svg",
      ""
    })
public final class GrowthVerb implements Callable<Integer> {
  private static final long TASKS_MAX = 100_000_000;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final WarmupSeconds warmup = new WarmupSeconds(5);

  @Option(names = "--svg", paramLabel = "FILE", description = "Draws it, too.")
  private @Nullable Path svg;

  @Option(
      names = "--windows-max",
      paramLabel = "N",
      defaultValue = "1073741824",
      description = "Leaves larger jobs out. Default: ${DEFAULT-VALUE}, 1 PiB.")
  private long windowsMax;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "600000",
      description =
          "Tasks in each case of pCPUs and jobs; the default is ten seconds of the core's time."
              + " Default: ${DEFAULT-VALUE}.")
  private long tasks;

  /** Prints to this terminal. */
  public GrowthVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Arguments.within(
        spec, "--windows-max", windowsMax, GrowthBench.windowsMin(), GrowthBench.windowsMax());
    Arguments.within(spec, "--tasks", tasks, 1, TASKS_MAX);
    GrowthReport report = measure(warmup.duration());
    if (svg != null) {
      Files.writeString(svg, report.svg());
    }
    return Measurement.print(terminal, output, report);
  }

  private GrowthReport measure(Duration warmupMax) {
    try {
      return new GrowthBench(terminal.err()).run(windowsMax, tasks, warmupMax);
    } catch (WrongResultException e) {
      throw new VerbException(ExitCode.JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
