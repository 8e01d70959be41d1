package io.packetfs.cli;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.plan.SliceResult;
import io.packetfs.plan.SliceWork;
import io.packetfs.wire.json.SliceResultJson;
import io.vertx.core.json.JsonObject;
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
      "  pfs run ./disk.img crc32c --explain",
      "  pfs run --plan plan.json --slice 2/3 -o json > r2.json",
      ""
    })
final class RunVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final JobInput input = new JobInput();
  @Mixin private final PlanInput plan = new PlanInput();
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

  @Option(
      names = "--explain",
      description = "Also print who did how much, how fast, and what caches had of it.")
  private boolean explain;

  RunVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (flags.namesPcpus() && !scheduler.isGiven()) {
      throw new VerbException(
          ExitCode.USAGE,
          "--pcpu names pCPUs of a scheduler, and this run is done in its own process: right is with"
              + " --scheduler URL, or without --pcpu");
    }
    if (plan.isGiven()) {
      return runPlanned();
    }
    JobSpec spec = input.spec(terminal, flags.options());
    try (JobPlace place = place(spec)) {
      JobFlow flow = new JobFlow(terminal, place, new Progress(terminal, progress));
      JobStatus ended = flow.follow(place.submit(spec));
      return explain ? flow.explain(ended, output.isJson()) : flow.print(ended, output.isJson());
    }
  }

  private int runPlanned() {
    if (!input.isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "--plan says it all: right is either it, or URL with OPs");
    }
    if (explain) {
      throw new VerbException(
          ExitCode.USAGE, "--explain tells of one whole job: right is without --plan");
    }
    JsonObject options = flags.options();
    SliceWork work = plan.work(terminal);
    SliceResult result = result(work, options);
    if (output.isJson()) {
      terminal.out().println(SliceResultJson.toJson(result).encodePrettily());
    } else {
      StatusText.print(terminal.out(), result, "slice " + work.slice().text());
    }
    return ExitCode.DONE.status();
  }

  private SliceResult result(SliceWork work, JsonObject options) {
    if (SliceRun.jobs(work).isEmpty()) {
      return SliceRun.ofNothing(work);
    }
    try (JobPlace place = place(work.readable())) {
      JobFlow flow = new JobFlow(terminal, place, new Progress(terminal, progress));
      return new SliceRun(terminal, place, flow, options).run(work);
    }
  }

  private JobPlace place(JobSpec readable) {
    return scheduler.isGiven()
        ? new RemotePlace(scheduler.client(terminal))
        : EmbeddedPlace.start(terminal, conf, readable);
  }
}
