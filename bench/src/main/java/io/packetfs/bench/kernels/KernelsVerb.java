package io.packetfs.bench.kernels;

import io.packetfs.bench.BenchFile;
import io.packetfs.bench.Leftovers;
import io.packetfs.bench.Machine;
import io.packetfs.bench.Measurement;
import io.packetfs.bench.RunOptions;
import io.packetfs.bench.WarmupSeconds;
import io.packetfs.bench.WindowsOption;
import io.packetfs.bench.WrongResultException;
import io.packetfs.cli.ExitCode;
import io.packetfs.cli.OutputOptions;
import io.packetfs.cli.Terminal;
import io.packetfs.cli.VerbException;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pfs bench kernels}. */
@Command(
    name = "kernels",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the kernels by themselves, over a window in the cache and over a fresh file in memory, each right"
          + " behind what limits it: loops in C, compiled for this processor, on the same bytes and in the same process."
          + " Needs a C compiler (Debian's gcc and libc6-dev). Every result is checked.",
      ""
    })
public final class KernelsVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Mixin private final WindowsOption windows = new WindowsOption(1_024, 16);

  @Mixin private final RunOptions runs = new RunOptions(21);

  @Mixin private final WarmupSeconds warmup = new WarmupSeconds(15);

  /** Prints to this terminal. */
  public KernelsVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    int fileWindows = windows.windows();
    int rounds = runs.runs();
    Duration warmupMax = warmup.duration();
    return Measurement.run(
        terminal, output, leftovers -> measure(fileWindows, rounds, warmupMax, leftovers));
  }

  private KernelsReport measure(
      int fileWindows, int roundCount, Duration warmupMax, Leftovers leftovers) throws IOException {
    long sizeBytes = fileWindows * (long) Grid.WINDOW_BYTES;
    BenchFile file = BenchFile.reserve(sizeBytes);
    leftovers.add(file::remove);
    file.fill(sizeBytes, System.nanoTime());
    CLoops c = CLoops.load(file.path(), leftovers);
    try (Bytes bytes = new Bytes(file.path());
        Contests contests = new Contests(bytes, c)) {
      KernelsBench bench = new KernelsBench(contests.all(), terminal.err());
      return new KernelsReport(
          sizeBytes, warmupMax.toSeconds(), bench.run(warmupMax, roundCount), Machine.describe());
    } catch (WrongResultException e) {
      throw new VerbException(ExitCode.JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
