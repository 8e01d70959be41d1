package io.packetfs.cli;

import io.packetfs.job.JobStatus;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pfs job wait}. */
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description = {
      "Waits for a job's end, prints it, and ends as pfs run would have.",
      "",
      "Example: pfs job wait 01JD3W9Z --timeout 10m",
      ""
    })
final class JobWaitVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SchedulerAddress scheduler = new SchedulerAddress();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "JOB", description = "Its id.")
  @SuppressWarnings("NullAway.Init") // required
  private String jobId;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Give up after so long (exit status 124); the job goes on. Default: never.")
  private @Nullable String timeout;

  @Option(names = "--progress", paramLabel = "HOW", description = "auto (default), plain or none.")
  private Progress.Mode progress = Progress.Mode.auto;

  JobWaitVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long waitMs = timeout == null ? Long.MAX_VALUE : JobInput.milliseconds("--timeout", timeout);
    try (JobPlace place = new RemotePlace(scheduler.client(terminal))) {
      JobFlow flow = new JobFlow(terminal, place, new Progress(terminal, progress));
      JobStatus status = flow.follow(place.await(jobId, 0), waitMs);
      int exitStatus = flow.print(status, output.isJson());
      return status.state().isEnd() ? exitStatus : ExitCode.TIMEOUT.status();
    }
  }
}
