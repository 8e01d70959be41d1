package io.packetfs.bench.tasks;

import io.packetfs.bench.Arguments;
import io.packetfs.bench.Leftovers;
import io.packetfs.bench.Measurement;
import io.packetfs.bench.RunOptions;
import io.packetfs.bench.WarmupRounds;
import io.packetfs.bench.WrongResultException;
import io.packetfs.cli.ExitCode;
import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.cli.VerbException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pfs bench tasks}. */
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    description = {
      "Measures how many tasks of 16 windows a second go through scheduler, clustered event bus and coverage, to pCPUs"
          + " in a second JVM that reply at once. Behind each job, as many mere requests go over the same bus. Every"
          + " result is checked.",
      "",
      "Example: pfs bench tasks --tasks 500000 --json",
      ""
    })
public final class TasksVerb implements Callable<Integer> {
  /** So many tasks of 16 windows are an object of 8 PiB, which is what a job may name. */
  private static final long TASKS_MAX = 1L << 29;

  private static final int PCPUS_MAX = 1_000;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final RunOptions runs = new RunOptions(11);

  @Mixin private final WarmupRounds warmup = new WarmupRounds(10);

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Of each job. Default: ${DEFAULT-VALUE}.")
  private long tasks;

  @Option(
      names = "--pcpus",
      paramLabel = "N",
      defaultValue = "8",
      description = "Of 8 slots each. Default: ${DEFAULT-VALUE}.")
  private int pcpus;

  /** Prints to this terminal. */
  public TasksVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Arguments.within(spec, "--tasks", tasks, 1, TASKS_MAX);
    Arguments.within(spec, "--pcpus", pcpus, 1, PCPUS_MAX);
    int warmupRounds = warmup.rounds();
    int rounds = runs.runs();
    return Measurement.run(terminal, output, leftovers -> measure(warmupRounds, rounds, leftovers));
  }

  private TasksReport measure(int warmupRounds, int rounds, Leftovers leftovers) throws Exception {
    try {
      return new TasksBench(tasks, pcpus, terminal.err()).run(warmupRounds, rounds, leftovers);
    } catch (WrongResultException e) {
      throw new VerbException(ExitCode.JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
