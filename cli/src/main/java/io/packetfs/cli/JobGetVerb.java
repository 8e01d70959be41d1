package io.packetfs.cli;

import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pfs job get}. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a job as it stands. The exit status is 0 whatever its state; pfs job wait tells by it.",
      "",
      "Examples:",
      "  pfs job get 01JD3W9Z --json",
      "  pfs job get 01JD3W9Z --explain",
      ""
    })
final class JobGetVerb extends RestVerb {
  @Parameters(paramLabel = "JOB", description = "Its id.")
  @SuppressWarnings("NullAway.Init") // required
  private String jobId;

  @Option(
      names = "--explain",
      description = "Also print who did how much, how fast, and what caches had of it.")
  private boolean explain;

  JobGetVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    String path = RestClient.pathOfJob(jobId);
    JsonObject answer = rest.get(path);
    JsonObject shares = explain ? rest.get(path + "/shares") : null;
    if (isJson()) {
      printJson(shares == null ? answer : answer.put("shares", shares));
      return ExitCode.DONE;
    }
    JobFlow.print(
        terminal(),
        JobStatusJson.parse(answer),
        shares == null ? null : JobSharesJson.parse(shares),
        false);
    return ExitCode.DONE;
  }
}
