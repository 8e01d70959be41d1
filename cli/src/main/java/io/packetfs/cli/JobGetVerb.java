package io.packetfs.cli;

import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pfs job get}. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a job as it stands. The exit status is 0 whatever its state; pfs job wait tells by it.",
      "",
      "Example: pfs job get 01JD3W9Z --json",
      ""
    })
final class JobGetVerb extends RestVerb {
  @Parameters(paramLabel = "JOB", description = "Its id.")
  @SuppressWarnings("NullAway.Init") // required
  private String jobId;

  JobGetVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject answer = rest.get("/v1/jobs/" + RestClient.encoded(jobId));
    if (isJson()) {
      printJson(answer);
    } else {
      StatusText.print(terminal().out(), terminal().err(), JobStatusJson.parse(answer));
    }
    return ExitCode.DONE;
  }
}
