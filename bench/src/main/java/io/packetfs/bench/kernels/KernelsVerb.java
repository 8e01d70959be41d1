package io.packetfs.bench.kernels;

import io.packetfs.bench.Arguments;
import io.packetfs.bench.BenchFile;
import io.packetfs.bench.Leftovers;
import io.packetfs.bench.Machine;
import io.packetfs.bench.Measurement;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private static final int WINDOWS_MIN = 16;
  private static final int WINDOWS_MAX = 1 << 16;
  private static final int RUNS_MAX = 10_000;
  private static final int WARMUP_S_MAX = 600;

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Of 1 MiB, of the file. Default: ${DEFAULT-VALUE}.")
  private int windows;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "21",
      description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "Of rounds before them that are not counted. Default: ${DEFAULT-VALUE}.")
  private int warmupSeconds;

  /** Prints to this terminal. */
  public KernelsVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Arguments.within(spec, "--windows", windows, WINDOWS_MIN, WINDOWS_MAX);
    Arguments.within(spec, "--runs", runs, 1, RUNS_MAX);
    Arguments.within(spec, "--warmup", warmupSeconds, 0, WARMUP_S_MAX);
    return Measurement.run(terminal, output, this::measure);
  }

  private KernelsReport measure(Leftovers leftovers) throws IOException {
    long sizeBytes = windows * (long) Grid.WINDOW_BYTES;
    BenchFile file = BenchFile.reserve(sizeBytes);
    leftovers.add(file::remove);
    file.fill(sizeBytes, System.nanoTime());
    CLoops c = CLoops.load(file.path(), leftovers);
    try (Bytes bytes = new Bytes(file.path());
        Contests contests = new Contests(bytes, c)) {
      KernelsBench bench = new KernelsBench(contests.all(), terminal.err());
      return new KernelsReport(
          sizeBytes,
          warmupSeconds,
          bench.run(Duration.ofSeconds(warmupSeconds), runs),
          Machine.describe());
    } catch (WrongResultException e) {
      throw new VerbException(ExitCode.JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
