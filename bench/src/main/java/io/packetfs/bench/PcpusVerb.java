package io.packetfs.bench;

import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pfs bench pcpus}. */
@Command(
    name = "pcpus",
    mixinStandardHelpOptions = true,
    description = {
      "Measures one edge node on the event bus and, in turn, by POST /compute: a large object, and many small ones. Then"
          + " a job that an edge node, an edge_http server and the Worker share, beside what each does alone. Needs nginx"
          + " (Debian's nginx-light), Node.js and the built Worker. Every result is checked.",
      "",
      "Example: pfs bench pcpus --runs 7",
      ""
    })
final class PcpusVerb implements Callable<Integer> {
  /** What a job may have. */
  private static final int OBJECTS_MAX = 10_000;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final WindowsOption windows = new WindowsOption(1_024, 1);

  @Mixin private final RunOptions runs = new RunOptions(5);

  @Mixin private final WarmupSeconds warmup = new WarmupSeconds(30);

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Of 4 KiB, in one job. Default: ${DEFAULT-VALUE}.")
  private int objects;

  PcpusVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Arguments.within(spec, "--objects", objects, 1, OBJECTS_MAX);
    int fileWindows = windows.windows();
    int rounds = runs.runs();
    Duration warmupMax = warmup.duration();
    return Measurement.run(
        terminal, output, leftovers -> measure(fileWindows, rounds, warmupMax, leftovers));
  }

  private PcpusReport measure(
      int fileWindows, int roundCount, Duration warmupMax, Leftovers leftovers) throws IOException {
    PcpusBench bench = new PcpusBench(terminal.home(), fileWindows, objects, terminal.err());
    PcpusBench.Found found = bench.run(warmupMax, roundCount, leftovers);
    return new PcpusReport(fileWindows, objects, warmupMax.toSeconds(), found, Machine.describe());
  }
}
