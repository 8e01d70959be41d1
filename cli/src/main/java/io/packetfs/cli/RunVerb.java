package io.packetfs.cli;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pfs run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Computes over an object and prints the exact result.",
      "Without --scheduler the whole job runs in this process, which then may read exactly the"
          + " objects that are named here.",
      "",
      "Examples:",
      "  pfs run ./disk.img crc32c counteq:0 fnv",
      "  pfs run https://data.example.org/big.bin crc32c --length 16MiB --json",
      ""
    })
final class RunVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final JobInput input = new JobInput();
  @Mixin private final JobFlags flags = new JobFlags();
  @Mixin private final SchedulerAddress scheduler = new SchedulerAddress();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final ConfOptions conf = new ConfOptions();

  @Option(
      names = "--progress",
      paramLabel = "HOW",
      description =
          "auto (default: a line on standard error while somebody watches), plain or none.")
  private Progress.Mode progress = Progress.Mode.auto;

  RunVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    JobSpec spec = input.spec(terminal, flags.options());
    try (JobPlace place =
        scheduler.isGiven()
            ? new RemotePlace(scheduler.client(terminal))
            : EmbeddedPlace.start(terminal, conf, spec)) {
      JobFlow flow = new JobFlow(terminal, place, new Progress(terminal, progress));
      JobStatus ended = flow.follow(place.submit(spec));
      return flow.print(ended, output.isJson());
    }
  }
}
