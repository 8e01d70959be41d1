package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pfs job cancel}. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Cancels a job. One that has ended stays as it is.",
      "",
      "Example: pfs job cancel 01JD3W9Z",
      ""
    })
final class JobCancelVerb extends RestVerb {
  @Parameters(paramLabel = "JOB", description = "Its id.")
  @SuppressWarnings("NullAway.Init") // required
  private String jobId;

  JobCancelVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject answer = rest.post(RestClient.pathOfJob(jobId) + "/cancel");
    if (isJson()) {
      printJson(answer);
    } else {
      terminal().out().println(jobId + "  " + cell(answer.getValue("state")));
    }
    return ExitCode.DONE;
  }
}
