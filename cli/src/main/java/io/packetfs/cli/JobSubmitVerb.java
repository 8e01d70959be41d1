package io.packetfs.cli;

import io.packetfs.job.JobSpec;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.json.JobSpecJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pfs job submit}. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Submits a job and prints its id, without waiting for its end.",
      "",
      "Examples:",
      "  pfs job submit https://data.example.org/big.bin crc32c",
      "  pfs job submit --body job.json",
      ""
    })
final class JobSubmitVerb extends RestVerb {
  @Mixin private final JobInput input = new JobInput();
  @Mixin private final JobFlags flags = new JobFlags();

  @Option(
      names = "--body",
      paramLabel = "JSON|FILE",
      description = "The body of POST /v1/jobs, instead of URL and OPs. - reads standard input.")
  private @Nullable String body;

  JobSubmitVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject answer = rest.post("/v1/jobs", JobSpecJson.toJson(spec()));
    if (isJson()) {
      printJson(answer);
    } else {
      terminal().out().println(answer.getString("job_id"));
    }
    return ExitCode.DONE;
  }

  private JobSpec spec() {
    JsonObject options = flags.options();
    if (body == null) {
      return input.spec(terminal(), options);
    }
    if (!input.isEmpty() || !options.isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "--body says it all: right is either it, or URL and OPs");
    }
    try {
      return JobSpecJson.parse(new JsonObject(JobInput.text(terminal(), body)));
    } catch (DecodeException | ClassCastException e) {
      throw Problem.of(
              ErrorCode.MALFORMED, "the body is not a JSON object: " + JobInput.firstLine(e))
          .asException();
    }
  }
}
